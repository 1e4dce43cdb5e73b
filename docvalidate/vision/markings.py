"""Tell classification markings from words about secrecy, by grammar, position and look.

GB/T 9704-2012, 7.2.2: the level stands at the upper left of the first page, followed by ★ and
the term (机密★1年). The rules on marking state secrets (国家秘密定密管理规定 and its notes on
marking) add covers, map titles and single paragraphs. What a line says is judged by
:mod:`docvalidate.vision.secrecy_grammar`; a bare level word is judged by its surroundings too:
whether it only continues the line before, whether it is one of several choices, and where and
how large it stands.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from statistics import median

from docvalidate.model.evidence import (
    ClassificationLevel,
    Marking,
    MarkingPlace,
    MarkingVerdict,
    TextLine,
)
from docvalidate.model.geometry import Box
from docvalidate.vision.joined_lines import joined_lines
from docvalidate.vision.secrecy_grammar import Grammar
from docvalidate.vision.secrecy_grammars import default_grammar
from docvalidate.vision.secrecy_line import Form, Judgement

_NOWHERE = Box(0, 0, 0, 0)
_FORM_WEIGHT = {Form.FULL: 0.97, Form.BESIDE: 0.85, Form.HALF: 0.75}
_CERTAIN_PLACE = 0.9
_SCRAP = 0.76
_FEWEST_LETTERS = 2
_SET_APART = 1.9
"""Usual distances of two characters' middles from which another had room between them."""

_LEAST_PITCH = 0.6
"""Of a line's height: characters stand no closer, but for figures and Latin letters."""

_WIDE = 0.9
"""Bare paper between two characters, in heights of the line."""


def find_markings(
    lines: Sequence[TextLine],
    number: int,
    size: tuple[int, int],
    apart: Sequence[TextLine] = (),
    grammar: Grammar | None = None,
) -> tuple[Marking, ...]:
    """Find classification markings and mentions of secrecy on a page.

    Args:
        lines: text of the page as read.
        number: page number from 1; markings stand on the first page above all.
        size: width and height of the page in pixels.
        apart: text that stands by itself whatever is around it: stamps, watermarks.
        grammar: of markings; the packaged one by default.
    """
    grammar = grammar or default_grammar()
    # What is put together says more than its parts, so it comes first.
    page = _Page([*joined_lines(lines, grammar), *lines], number, size, grammar)
    found = [marking for line in apart if (marking := page.apart(line)) is not None]
    found.extend(marking for line in page.lines if (marking := page.judged(line)) is not None)
    found = page.without_choices(found)
    voiding = [line.box for line in (*lines, *apart) if grammar.is_voiding(line.text)]
    return tuple(_voided(marking, voiding, size) for marking in _without_repeats(found))


def names_a_level(text: str, grammar: Grammar | None = None) -> bool:
    """Say whether the words of a stamp are a classification marking."""
    return (grammar or default_grammar()).names_a_level(text)


def markings_in_text(
    text: str, where: MarkingPlace, grammar: Grammar | None = None, box: Box = _NOWHERE
) -> tuple[Marking, ...]:
    """Find markings in text that is no printed line: a file's name, metadata, a bookmark.

    Mentions are left out: a file called 保密承诺书 is no news.
    """
    grammar = grammar or default_grammar()
    found: list[Marking] = []
    for line in text.splitlines():
        judged = grammar.judge(line)
        if judged is None or judged.verdict is MarkingVerdict.MENTION:
            continue
        confidence = _FORM_WEIGHT.get(judged.form, 0.8)
        found.append(Marking(box, judged.level, judged.text, judged.verdict, confidence, where))
    return tuple(found)


def hidden_markings(
    hidden: Sequence[TextLine],
    visible: Sequence[TextLine],
    number: int,
    size: tuple[int, int],
    grammar: Grammar | None = None,
) -> tuple[Marking, ...]:
    """Find markings in text that the page carries but may not show.

    A scan's text layer repeats what the picture shows, cut up or misread; there a bare level word
    counts only where the recogniser read nothing. A marking with star or term always counts.

    Args:
        hidden: lines of the layer.
        visible: lines read off the picture, or taken for visible.
        number: page number from 1.
        size: width and height of the page in pixels.
        grammar: of markings; the packaged one by default.
    """
    return tuple(
        replace(one, where=MarkingPlace.HIDDEN_TEXT)
        for one in find_markings(hidden, number, size, grammar=grammar)
        if one.verdict is not MarkingVerdict.MENTION
        and ("★" in one.text or not _is_covered(one.box, visible))
    )


def _is_covered(box: Box, lines: Sequence[TextLine]) -> bool:
    return any(box.overlap_ratio(line.box) > 0.3 for line in lines)


class _Page:
    """The lines of a page, to judge each in its surroundings."""

    def __init__(
        self, lines: Sequence[TextLine], number: int, size: tuple[int, int], grammar: Grammar
    ) -> None:
        self.lines = lines
        self._number = number
        self._size = size
        self._grammar = grammar
        heights = [line.box.height for line in lines if len(line.text) > 4]
        self._body = median(heights) if heights else 0.0

    def apart(self, line: TextLine) -> Marking | None:
        """Judge text that stands by itself: only a marking, or a voided one, counts."""
        judged = self._grammar.judge_stamp(line.text)
        if judged is None or judged.verdict is MarkingVerdict.MENTION:
            return None
        return _marking(line, judged, _FORM_WEIGHT[Form.HALF] if judged.form is Form.HALF else 0.95)

    def judged(self, line: TextLine) -> Marking | None:
        """Judge one line, a bare level word by what is around it as well."""
        judged = self._grammar.judge(line.text, _gaps(line))
        if judged is None:
            return None
        if judged.verdict is MarkingVerdict.MENTION or judged.form in _FORM_WEIGHT:
            weight = _FORM_WEIGHT.get(judged.form, 1.0)
            return _marking(line, judged, weight)
        weight = self._place_weight(line.box)
        continued = self._continues(line)
        grade_in_text = judged.form is Form.GRADE and weight < _CERTAIN_PLACE
        if (continued or grade_in_text) and not self._follows_label(line):
            judged = replace(judged, verdict=MarkingVerdict.MENTION)
            weight = 1.0
        return _marking(line, judged, weight)

    def without_choices(self, found: Sequence[Marking]) -> list[Marking]:
        """Turn bare level words into mentions where different levels stand in one row or column.

        A form that offers 绝密 机密 秘密 to choose from, and a table that counts documents by
        level, name several levels side by side; a marking names one.
        """
        bare = [
            one for one in found if one.verdict is MarkingVerdict.MARKING and "★" not in one.text
        ]
        bare = [one for one in bare if one.level is not ClassificationLevel.INTERNAL]
        choices = [
            one
            for one in bare
            if any(other.level is not one.level and _in_line(one.box, other.box) for other in bare)
        ]
        return [
            replace(one, verdict=MarkingVerdict.MENTION) if one in choices else one for one in found
        ]

    def _place_weight(self, box: Box) -> float:
        """Return how well a bare level word stands where markings stand, 0.7 to 0.95."""
        width, height = self._size
        x, y = box.center
        upper_left = x < 0.5 * width and y < 0.3 * height
        at_edge = y < 0.12 * height or y > 0.93 * height
        large = self._body > 0 and box.height > 1.3 * self._body
        if upper_left and self._number == 1 and (at_edge or large):
            return 0.95
        return _CERTAIN_PLACE if at_edge or large else 0.7

    def _continues(self, line: TextLine) -> bool:
        """Say whether the line goes on a compound of the line above, or into that below.

        A word goes on below only where its own line was full: what stands below is then hardly
        longer. A longer line below, as of a title under a marking, is another's.
        """
        above = max(
            (one for one in self.lines if _is_right_above(one.box, line.box)),
            key=lambda one: one.box.y1,
            default=None,
        )
        below = min(
            (
                one
                for one in self.lines
                if _is_right_above(line.box, one.box) and _is_as_full(line.box, one.box)
            ),
            key=lambda one: one.box.y0,
            default=None,
        )
        return self._grammar.makes_a_mention(
            above.text if above else "", line.text, below.text if below else ""
        )

    def _follows_label(self, line: TextLine) -> bool:
        """Say whether the cell to the left asks for the level (密级)."""
        reach = line.box.expanded(0.25 * self._size[0], 0)
        return any(
            one.box.x1 <= line.box.x0 + 2
            and reach.intersection(one.box).area > 0
            and self._grammar.labels_a_level(one.text)
            for one in self.lines
        )


def _marking(line: TextLine, judged: Judgement, weight: float) -> Marking:
    whole = judged.end - judged.start >= len(line.text.strip()) or len(line.text) < 2
    box = (
        line.box
        if whole or line.box.height > line.box.width
        else line.part(judged.start, judged.end)
    )
    confidence = round(min(1.0, weight * line.confidence), 3)
    return Marking(box, judged.level, judged.text, judged.verdict, confidence)


def _gaps(line: TextLine) -> list[int]:
    """Return before which characters a gap as wide as a character is seen.

    Where a character begins and ends is known roughly, where its middle lies exactly: between two
    middles that are twice as far apart as usual there is room for another character.
    """
    if len(line.spans) != len(line.text) or len(line.text) < _FEWEST_LETTERS:
        return []
    middles = [(start + end) / 2 for start, end in line.spans]
    apart = [after - before for before, after in pairwise(middles)]
    usual = max(median(apart), _LEAST_PITCH * line.box.height)
    return [
        index
        for index, distance in enumerate(apart, start=1)
        if distance > _SET_APART * usual
        or line.spans[index][0] - line.spans[index - 1][1] > _WIDE * line.box.height
    ]


def _is_right_above(upper: Box, lower: Box) -> bool:
    """Say whether one line stands right above another, in the same column and of its size."""
    pitch = lower.center[1] - upper.center[1]
    overlap = min(upper.x1, lower.x1) - max(upper.x0, lower.x0)
    alike = 0.7 < (upper.height + 1) / (lower.height + 1) < 1.4
    return alike and overlap > 0 and 0 < pitch < 2.2 * lower.height


def _is_as_full(upper: Box, lower: Box) -> bool:
    """Say whether a line is full although short: the one below is longer by a letter at most."""
    return lower.width < upper.width + 1.3 * max(upper.height, lower.height)


def _in_line(one: Box, other: Box) -> bool:
    """Say whether two words stand in one row, or near each other in one column."""
    tall = max(one.height, other.height)
    dx = abs(one.center[0] - other.center[0])
    dy = abs(one.center[1] - other.center[1])
    return dy < 0.6 * tall or (dx < 2.0 * tall and dy < 5.0 * tall)


def _without_repeats(found: Sequence[Marking]) -> list[Marking]:
    """Return the findings without those that a surer one mostly covers; markings win.

    What print has left of a marking is read anew as a scrap of it, whose level is a guess.
    """
    order = sorted(
        found, key=lambda one: (one.verdict is MarkingVerdict.MENTION, one.confidence < _SCRAP)
    )
    kept: list[Marking] = []
    for marking in order:
        if all(marking.box.overlap_ratio(other.box) < 0.5 for other in kept):
            kept.append(marking)
    return kept


def _voided(marking: Marking, voiding: Sequence[Box], size: tuple[int, int]) -> Marking:
    """Return the marking as voided when a 解密 stamp stands beside it."""
    if not marking.suspected:
        return marking
    near = marking.box.expanded(0.12 * size[0], 0.06 * size[1])
    if any(near.intersection(box).area for box in voiding):
        return replace(marking, verdict=MarkingVerdict.VOIDED)
    return marking
