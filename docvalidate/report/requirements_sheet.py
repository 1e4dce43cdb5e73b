"""What an applicant owes, as the sheet a clerk prints and hands over the counter."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from docvalidate.language import Language, Message, translate
from docvalidate.model.applicant import Channel
from docvalidate.model.obligation import (
    Basis,
    Duty,
    MaterialDefinition,
    Portion,
    Requirements,
    Silence,
)
from docvalidate.report.requirements_reasons import reasons
from docvalidate.report.terminal import ChineseText
from docvalidate.report.words import date_words, member_words, shown

_NUMERALS = "一二三四五六七八九十"
_SHOWN_CHAIN = ("applicant", "employer", "county_office", "department")


@dataclass(frozen=True, slots=True)
class SheetSettings:
    """What the sheet says beyond the requirements themselves.

    Attributes:
        title: of the notice.
        level: as the applicant wrote it (副高级), to stand beside the level it means.
        as_of: the day for which ``remarks`` hold.
        remarks: by subject, how that day stands to each window and deadline.
        explain: whether to print the chain of clauses behind each answer.
    """

    title: str
    level: str | None = None
    as_of: dt.date | None = None
    remarks: Mapping[str, Message] = field(default_factory=dict)
    explain: bool = False


def requirements_text(
    requirements: Requirements, settings: SheetSettings, language: Language = Language.CHINESE
) -> RenderableType:
    """Return the sheet for a terminal or printer of 80 columns or more.

    Args:
        requirements: of one applicant.
        settings: title of the notice, date, whether to explain.
        language: of all words but the notice's own.

    Returns:
        Something that :meth:`rich.console.Console.print` takes.
    """
    sheet = _Sheet(requirements, settings, language)
    parts: list[RenderableType] = [sheet.heading()]
    for number, (name, body) in enumerate(sheet.sections(), start=1):
        parts.extend((Text(), sheet.section_title(number, name), Padding(body, (0, 0, 0, 3))))
    parts.extend((Text(), ChineseText((sheet.say("closing"), "dim"))))
    return Group(*parts)


class _Sheet:
    def __init__(
        self, requirements: Requirements, settings: SheetSettings, language: Language
    ) -> None:
        self.owed = requirements
        self.settings = settings
        self.language = language

    def say(self, name: str, **words: object) -> str:
        return translate(f"requirements.{name}", self.language, **words)

    def heading(self) -> RenderableType:
        level = self.owed.level
        level_words = self.say("unknown") if level is None else member_words(level, self.language)
        written = self.settings.level
        if level is not None and written and written not in (level_words, level.value):
            level_words = self.say("level_as_written", level=level_words, written=shown(written))
        facts = self.say(
            "applicant", level=level_words, series=self.owed.series or self.say("unknown")
        )
        lines = [(self.say("title"), "bold"), (f"\n{self.settings.title}", ""), (f"\n{facts}", "")]
        if self.settings.as_of is not None:
            day = date_words(self.settings.as_of, self.language)
            lines.append((f"\n{self.say('as_of', date=day)}", "dim"))
        return ChineseText(*lines)

    def section_title(self, number: int, name: str) -> Text:
        chinese = self.language is Language.CHINESE and number <= len(_NUMERALS)
        numeral = f"{_NUMERALS[number - 1]}、" if chinese else f"{number}. "
        return Text(f"{numeral}{self.say(f'section.{name}')}", style="bold")

    def sections(self) -> Iterator[tuple[str, RenderableType]]:
        yield "channels", self._channels()
        yield "online", self._online()
        yield "paper", self._paper()
        yield "venue", self._venue()
        yield "fee", self._fee()
        yield "steps", self._steps()
        if self.owed.materials:
            yield "materials", self._materials()
        if self._silences():
            yield "not_stated", self._silence_list()
        if self.owed.undetermined:
            yield "undetermined", self._undetermined()
        if self.settings.explain:
            yield "reasons", reasons(self.owed, self.language)

    def _channels(self) -> RenderableType:
        table = _grid(4)
        for portion in Portion:
            cells = [
                self.say(
                    "channel",
                    channel=self.say(f"channel.{channel.value}"),
                    duty=self._duty(portion, channel),
                )
                for channel in Channel
            ]
            table.add_row(member_words(portion, self.language), *cells, self._refs(portion))
        return table

    def _duty(self, portion: Portion, channel: Channel) -> str:
        if f"channels.{portion.value}.{channel.value}" in self.owed.undetermined:
            return self.say("open")
        duty = self.owed.channels.get(portion, {}).get(channel, Duty.NOT_STATED)
        return self.say(f"duty.{duty.value}")

    def _refs(self, portion: Portion) -> Text:
        subject = f"channels.{portion.value}"
        clauses = {
            step.clause
            for one in self.owed.reasoning
            if one.subject.startswith(subject)
            for step in one.steps
        }
        return self._reference(*clauses)

    def _online(self) -> RenderableType:
        table = _grid(4)
        for actor in self.owed.chain or _SHOWN_CHAIN:
            subject = f"online.{actor}"
            deadline = self.owed.online.get(actor)
            label = self.say(f"actor.{actor}")
            if actor == "county_office" and not self.owed.chain:
                label = self.say("county_only", actor=label)
            if deadline is None:
                table.add_row(label, self._nothing(subject), "", "")
                continue
            day = date_words(deadline.date, self.language)
            table.add_row(label, day, self._remark(subject), self._reference(deadline.clause))
        return table

    def _paper(self) -> RenderableType:
        table = _grid(4)
        for name, window in self.owed.paper.items():
            subject = f"paper.{name}"
            label = self.say(f"handover.{name}")
            if window is None:
                table.add_row(label, self._nothing(subject), "", "")
                continue
            words = self.say(
                "window",
                start=date_words(window.start, self.language),
                end=self._end(window.start, window.end),
            )
            table.add_row(label, words, self._remark(subject), self._reference(window.clause))
        return table

    def _end(self, start: dt.date, end: dt.date) -> str:
        if self.language is Language.CHINESE and start.year == end.year:
            return f"{end.month}月{end.day}日"
        return date_words(end, self.language)

    def _venue(self) -> RenderableType:
        venue = self.owed.venue
        if venue is None:
            return self._nothing("venue")
        phones = self.say("comma").join(venue.phones)
        return ChineseText(
            (venue.address, ""),
            (f"\n{self.say('phones', phones=phones)}", ""),
            (f"  {self._reference(venue.clause).plain}", "dim"),
        )

    def _fee(self) -> RenderableType:
        fee = self.owed.fee
        if fee is None:
            return self._nothing("fee")
        key = "amount" if fee.currency == "CNY" else "amount_foreign"
        amount = self.say(key, amount=fee.amount, currency=fee.currency)
        open_payment = "fee.payment" in self.owed.undetermined
        payment = self.say("open" if open_payment else f"payment.{fee.payment.value}")
        words = self.say("fee", amount=amount, payment=payment)
        return ChineseText((words, ""), (f"  {self._reference(*fee.clauses).plain}", "dim"))

    def _steps(self) -> RenderableType:
        table = _grid(2)
        english = self.language is Language.ENGLISH
        for number, step in enumerate(self.owed.steps, start=1):
            words = step.english if english and step.english else step.text
            reference = self._reference(step.clause).plain
            table.add_row(f"{number}.", ChineseText((words, ""), (f" {reference}", "dim")))
        return table

    def _materials(self) -> RenderableType:
        parts: list[RenderableType] = []
        sources = dict.fromkeys(
            one.source for one in self.owed.materials if one.basis is Basis.PRACTICE
        )
        if sources:
            words = self.say("practice", source=self.say("comma").join(sources))
            parts.append(ChineseText((words, "dim")))
        for portion in Portion:
            chosen = [one for one in self.owed.materials if one.portion is portion]
            if chosen:
                parts.append(Text(member_words(portion, self.language), style="underline"))
                parts.append(self._material_table(chosen))
        return Group(*parts)

    def _material_table(self, materials: Sequence[MaterialDefinition]) -> RenderableType:
        table = _grid(3)
        english = self.language is Language.ENGLISH
        for material in materials:
            name = material.english if english and material.english else material.name
            duty = "" if material.required else self.say("if_applicable")
            table.add_row("□", ChineseText((name, ""), (duty, "dim")), self._marks(material))
        return table

    def _marks(self, material: MaterialDefinition) -> ChineseText:
        marks = []
        if material.true_copy:
            marks.append(self.say("true_copy"))
        marks += [self._role("sign", one.role, one.name) for one in material.signatures]
        marks += [self._role("seal", one.owner, one.name) for one in material.seals]
        return ChineseText((self.say("semicolon").join(marks), "dim"))

    def _role(self, kind: str, role: str, name: str) -> str:
        who = name if self.language is Language.CHINESE else role.replace("_", " ")
        return self.say(kind, who=who)

    def _silences(self) -> tuple[Silence, ...]:
        """Return what to ask for; that the list is no list of the notice stands above it."""
        listed = {"materials"} if self.owed.materials else set()
        return tuple(one for one in self.owed.not_stated if one.subject not in listed)

    def _silence_list(self) -> RenderableType:
        table = _grid(2)
        for silence in self._silences():
            reference = self._reference(silence.clause).plain
            subject = translate(f"notice.subject.{silence.subject}", self.language)
            note = silence.note if self.language is Language.CHINESE else ""
            line = self.say("silence", subject=subject, ref=reference)
            table.add_row("·", ChineseText((line, ""), (note, "dim")))
        return Group(table, ChineseText((self.say("ask"), "")))

    def _undetermined(self) -> RenderableType:
        subjects = self.say("comma").join(
            translate(f"notice.subject.{subject}", self.language)
            for subject in self.owed.undetermined
        )
        return ChineseText((self.say("undetermined", subjects=subjects), "yellow"))

    def _nothing(self, subject: str) -> RenderableType:
        open_question = subject in self.owed.undetermined
        return Text(self.say("open" if open_question else "not_stated"), style="yellow")

    def _remark(self, subject: str) -> str:
        remark = self.settings.remarks.get(subject)
        return "" if remark is None else remark.in_language(self.language)

    def _reference(self, *clauses: str) -> Text:
        refs = dict.fromkeys(
            clause.ref for name, clause in self.owed.clauses.items() if name in clauses
        )
        words = self.say("reference", refs=self.say("comma").join(refs)) if refs else ""
        return Text(words, style="dim")


def _grid(columns: int) -> Table:
    table = Table.grid(padding=(0, 2, 0, 0))
    for _ in range(columns):
        table.add_column(overflow="fold")
    return table
