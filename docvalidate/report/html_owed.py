"""What an applicant owes, as rows of the compact table on the applicant's page."""

from __future__ import annotations

from dataclasses import dataclass

from docvalidate.language import Language, translate
from docvalidate.model.applicant import Channel
from docvalidate.model.obligation import (
    Basis,
    Duty,
    MaterialDefinition,
    Payment,
    Portion,
    Requirements,
)
from docvalidate.report.words import date_words, member_words, notice_reference

_ACTORS = ("applicant", "employer", "county_office", "department")
_HANDOVERS = ("to_department", "to_city_office")
_EXPLAINED = ("online", "paper")


@dataclass(frozen=True, slots=True)
class OwedLine:
    """One answer: its words, the clause it comes from, and whether the notice is silent."""

    label: str
    words: str
    clause: str = ""
    silent: bool = False


@dataclass(frozen=True, slots=True)
class OwedRow:
    """One row: a heading, its answers, and a note that explains the heading."""

    heading: str
    lines: tuple[OwedLine, ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class OwedMaterial:
    """A material the applicant hands in, with remarks such as 必交 or 通行做法."""

    name: str
    portion: str
    remarks: tuple[str, ...]


def owed_rows(requirements: Requirements, language: Language) -> tuple[OwedRow, ...]:
    """Return channels, dates, venue and fee; what the notice does not say is said so."""
    answers = {
        "channels": _channels(requirements, language),
        "online": _online(requirements, language),
        "paper": _paper(requirements, language),
        "venue": (_venue(requirements, language),),
        "fee": (_fee(requirements, language),),
    }
    return tuple(
        OwedRow(
            translate(f"report.owed.{name}", language),
            lines,
            translate(f"report.owed.{name}.note", language) if name in _EXPLAINED else "",
        )
        for name, lines in answers.items()
    )


def owed_materials(requirements: Requirements, language: Language) -> tuple[OwedMaterial, ...]:
    """Return the materials in the notice's order."""
    return tuple(
        OwedMaterial(
            name=_material_name(material, language),
            portion=member_words(material.portion, language),
            remarks=_remarks(material, language),
        )
        for material in requirements.materials
    )


def owed_steps(requirements: Requirements, language: Language) -> tuple[str, ...]:
    """Return the steps of the procedure in order."""
    return tuple(
        step.english if language is Language.ENGLISH and step.english else step.text
        for step in requirements.steps
    )


def _material_name(material: MaterialDefinition, language: Language) -> str:
    return material.english if language is Language.ENGLISH and material.english else material.name


def _remarks(material: MaterialDefinition, language: Language) -> tuple[str, ...]:
    duty = "required_material" if material.required else "if_applicable"
    remarks = [translate(f"report.owed.{duty}", language)]
    if material.basis is Basis.PRACTICE:
        remarks.append(translate("report.owed.by_practice", language))
    return tuple(remarks)


def _silence(label: str, subject: str, requirements: Requirements, language: Language) -> OwedLine:
    """Say that there is no answer: the notice is silent, or too little is known to ask it."""
    return OwedLine(label, _no_answer(subject, requirements, language), silent=True)


def _no_answer(subject: str, requirements: Requirements, language: Language) -> str:
    key = "not_known" if subject in requirements.undetermined else "not_stated"
    return translate(f"report.owed.{key}", language)


def _reference(identifier: str, requirements: Requirements, language: Language) -> str:
    clause = requirements.clauses.get(identifier)
    return notice_reference(clause.ref, language) if clause else ""


def _channels(requirements: Requirements, language: Language) -> tuple[OwedLine, ...]:
    lines = []
    for portion in Portion:
        duties = requirements.channels.get(portion, {})
        answers = []
        for channel in Channel:
            duty = duties.get(channel, Duty.NOT_STATED)
            words = (
                _no_answer(f"channels.{portion}.{channel}", requirements, language)
                if duty is Duty.NOT_STATED
                else member_words(duty, language)
            )
            answers.append(f"{member_words(channel, language)}{_colon(language)}{words}")
        separator = "；" if language is Language.CHINESE else "; "
        lines.append(OwedLine(member_words(portion, language), separator.join(answers)))
    return tuple(lines)


def _colon(language: Language) -> str:
    return "" if language is Language.CHINESE else ": "


def _online(requirements: Requirements, language: Language) -> tuple[OwedLine, ...]:
    lines = []
    for actor in _ACTORS:
        label = translate(f"report.actor.{actor}", language)
        deadline = requirements.online.get(actor)
        if deadline is None:
            lines.append(_silence(label, f"online.{actor}", requirements, language))
            continue
        reference = _reference(deadline.clause, requirements, language)
        lines.append(OwedLine(label, date_words(deadline.date, language), reference))
    return tuple(lines)


def _paper(requirements: Requirements, language: Language) -> tuple[OwedLine, ...]:
    lines = []
    for handover in _HANDOVERS:
        label = translate(f"report.handover.{handover}", language)
        window = requirements.paper.get(handover)
        if window is None:
            lines.append(_silence(label, f"paper.{handover}", requirements, language))
            continue
        words = translate(
            "report.owed.window",
            language,
            start=date_words(window.start, language),
            end=date_words(window.end, language),
        )
        lines.append(OwedLine(label, words, _reference(window.clause, requirements, language)))
    return tuple(lines)


def _venue(requirements: Requirements, language: Language) -> OwedLine:
    venue = requirements.venue
    if venue is None:
        return _silence("", "venue", requirements, language)
    phones = ("、" if language is Language.CHINESE else ", ").join(venue.phones)
    telephone = f"{translate('report.owed.phones', language)} {phones}" if phones else ""
    words = f"{venue.address}\n{telephone}".strip()
    return OwedLine("", words, _reference(venue.clause, requirements, language))


def _fee(requirements: Requirements, language: Language) -> OwedLine:
    fee = requirements.fee
    if fee is None:
        return _silence("", "fee", requirements, language)
    key = "report.owed.amount_yuan" if fee.currency == "CNY" else "report.owed.amount"
    amount = translate(key, language, amount=fee.amount, currency=fee.currency)
    comma = "，" if language is Language.CHINESE else ", "
    payment = (
        translate("report.owed.payment_not_known", language)
        if fee.payment is Payment.NOT_STATED and "fee.payment" in requirements.undetermined
        else member_words(fee.payment, language)
    )
    # Two clauses of one section are cited alike; a dict keeps the order and drops the double.
    references = dict.fromkeys(_reference(clause, requirements, language) for clause in fee.clauses)
    return OwedLine(
        "",
        f"{amount}{comma}{payment}",
        ("、" if language is Language.CHINESE else ", ").join(filter(None, references)),
    )
