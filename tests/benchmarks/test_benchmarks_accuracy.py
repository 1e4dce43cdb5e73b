"""The benchmark counts right: texts, boxes, fields, tables. What it measures is not tested here."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import pytest

from benchmarks.accuracy import markings
from benchmarks.accuracy.__main__ import options_of
from benchmarks.accuracy.errors import ErrorAlbum
from benchmarks.accuracy.figures import SealFigures, table
from benchmarks.accuracy.floors import (
    COLOR_SCANS,
    COPIES,
    Demand,
    demands_on_seals,
    shown_demands,
)
from benchmarks.accuracy.matching import matched
from benchmarks.accuracy.real_pages import read_labels
from benchmarks.accuracy.signatures import FieldFigures
from benchmarks.accuracy.words import best_in_lines, distance, similarity, without_asides
from docvalidate.model.evidence import InkColor, Seal, SealKind, SealShape, TextLine
from docvalidate.model.geometry import Box
from docvalidate.model.page import Image, RecognisedText
from samples.drawing.random_pages import SEAL_KINDS
from samples.drawing.secrecy_pages import draw_secrecy_page
from samples.drawing.truth import LabelledPage, PageTruth, SealLabel

_BOX = Box(100, 100, 300, 300)


class _ReadsAt:
    """An engine that reads one line of one page, and nothing else."""

    name = "reads-at"

    def __init__(self, *lines: TextLine) -> None:
        self._lines = lines

    def read_page(self, _: Image) -> tuple[TextLine, ...]:
        return self._lines

    def read_lines(self, images: Sequence[Image]) -> tuple[RecognisedText, ...]:
        return tuple(RecognisedText("", 0.0) for _ in images)

    def model_hashes(self) -> Mapping[str, str]:
        return {}


def _watermarked(seed: int) -> LabelledPage:
    """Return a drawn page that a watermark fills."""
    page = draw_secrecy_page(seed, "watermark")
    assert len(page.truth.markings) > 3
    return page


def _drawn(box: Box, visible: float = 1.0) -> SealLabel:
    return SealLabel(
        box, "鹭汀市图书馆", SealKind.OFFICIAL, SealShape.ROUND, InkColor.RED, visible=visible
    )


def _seen(box: Box) -> Seal:
    return Seal(
        box, SealShape.ROUND, InkColor.RED, "鹭汀市图书馆", 0.9, 0.9, 42.0, SealKind.OFFICIAL
    )


@pytest.mark.parametrize(
    ("first", "second", "edits"),
    [("", "", 0), ("图书馆", "", 3), ("图书馆", "图书饭", 1), ("市图书馆", "图书馆市", 2)],
)
def test_edits_between_two_texts(first: str, second: str, edits: int) -> None:
    assert distance(first, second) == distance(second, first) == edits


def test_width_case_brackets_and_spaces_do_not_count() -> None:
    assert similarity("恒远(澜州) ＡＢ１", "恒远（澜州）ab1") == 1.0
    assert similarity("图书饭", "图书馆") == pytest.approx(2 / 3)


def test_a_security_number_or_second_language_may_be_read_or_not() -> None:
    number = "4399012345678"
    assert without_asides("鹭汀市图书馆4399012345678", "鹭汀市图书馆", number) == "鹭汀市图书馆"
    assert without_asides("鹭汀市图书馆439901234", "鹭汀市图书馆", number) == "鹭汀市图书馆"
    assert without_asides("LANZHOU鹭汀市图书馆", "鹭汀市图书馆", "LANZHOU SHI") == "鹭汀市图书馆"
    # What was to be read is not taken away.
    assert without_asides("汇川91430699X", "汇川91430699X", "") == "汇川91430699x"


def test_plain_lines_find_a_text_alone_or_together_where_the_seal_stands() -> None:
    lines = [
        TextLine("鹭汀市", 1.0, Box(120, 120, 200, 150)),
        TextLine("图书馆", 1.0, Box(120, 160, 200, 190)),
        TextLine("情况说明", 1.0, Box(500, 500, 700, 540)),
    ]
    assert best_in_lines(lines, "鹭汀市图书馆", _BOX) == 1.0
    assert best_in_lines(lines, "鹭汀市图书馆", None) == pytest.approx(0.5)
    assert best_in_lines([], "鹭汀市图书馆", _BOX) == 0.0


def test_each_seal_is_matched_once_and_a_second_answer_is_false() -> None:
    near = _BOX.expanded(5)
    matches = matched([_drawn(_BOX)], [_seen(_BOX), _seen(near), _seen(Box(600, 600, 700, 700))])
    assert [one.box for _, one in matches.pairs] == [_BOX]
    assert {one.box for one in matches.false} == {near, Box(600, 600, 700, 700)}
    assert matches.missed == ()


def test_a_sliver_at_the_edge_is_neither_missed_nor_false() -> None:
    sliver = _drawn(Box(0, 100, 20, 200), visible=0.1)
    assert matched([sliver], []).missed == ()
    assert matched([sliver], [_seen(Box(0, 90, 60, 260))]).false == ()
    assert matched([_drawn(_BOX)], []).missed == (_drawn(_BOX),)


def test_shares_are_of_what_was_drawn() -> None:
    figures = SealFigures(pages=4, drawn=4, found=3, false=1, exact=2)
    figures.similarities = [1.0, 1.0, 0.5, 0.0]
    values = figures.as_json()
    assert values["recall"] == 0.75
    assert values["precision"] == 0.75
    assert values["text_exact"] == 0.5
    assert values["ring_exact"] is None
    figures.add(SealFigures(pages=1, drawn=4))
    assert figures.as_json()["recall"] == pytest.approx(3 / 8)


def test_what_signature_floors_are_set_on() -> None:
    figures = FieldFigures(pages=1)
    figures.said.update(
        {
            ("handwritten", "handwritten"): 7,
            ("handwritten", "unclear"): 2,
            ("handwritten", "absent"): 1,
            ("typed", "typed"): 3,
            ("typed", "handwritten"): 1,
            ("blank", "absent"): 6,
        }
    )
    values = figures.as_json()
    assert values["fields"] == 20
    assert values["right"] == 0.8
    assert values["signature_missed"] == 0.1
    assert values["taken_for_signature"] == 0.1
    assert values["left_to_a_person"] == 0.1


def test_a_demand_is_met_from_its_floor_on_or_up_to_its_ceiling() -> None:
    assert Demand("recall", 0.98, 0.98).met
    assert not Demand("recall", 0.979, 0.98).met
    assert Demand("alarms", 1.0, 1.0, at_most=True).met
    assert not Demand("alarms", 1.01, 1.0, at_most=True).met
    assert Demand("recall", None, 0.98).met is None
    text = shown_demands([Demand("recall", 0.5, 0.98), Demand("not measured", None, 0.9)])
    assert "at least 0.98   no" in text
    assert "not measured" not in text


def test_demands_take_the_kinds_they_name() -> None:
    figures = {
        "round_seal": SealFigures(pages=2, drawn=2, found=2, rings=2, rings_exact=1),
        "fax_seal": SealFigures(pages=2, drawn=2, found=1, false=1),
        "faint_seal": SealFigures(pages=2, drawn=2, found=0),
    }
    measured = {one.name: one.measured for one in demands_on_seals(figures)}
    assert measured["seals, colour scans: recall"] == 1.0
    assert measured["seals, grey and fax: recall"] == 0.5
    assert measured["round seals: ring text exact"] == 0.5
    assert set(COLOR_SCANS) | set(COPIES) <= set(SEAL_KINDS)


def test_a_table_keeps_its_columns_under_each_other_with_chinese_words() -> None:
    lines = table(["种类", "recall"], [["圆章", 0.5], ["round", None]]).splitlines()
    assert lines[2] == "圆章    0.500"
    assert lines[3] == "round       -"
    assert lines[0] == "种类   recall"


def test_labels_of_real_pages_leave_out_texts_that_are_not_legible(tmp_path: Path) -> None:
    entry = {"file": "b.png", "page": 1, "seals": 2, "seal_text": ["图书馆", ""], "signatures": 1}
    entries = [{**entry, "marking": "机密"}, {**entry, "file": "a.png", "marking": None}]
    (tmp_path / "labels.json").write_text(json.dumps(entries), encoding="utf-8")
    first, second = read_labels(tmp_path)
    assert (first.file, second.file) == ("a.png", "b.png")
    assert first.seal_texts == ("图书馆",)
    assert (first.marking, second.marking) == (False, True)


def test_pictures_are_kept_of_pages_with_errors_alone(tmp_path: Path) -> None:
    page = LabelledPage(np.full((400, 300, 3), 255, np.uint8), PageTruth(300, 400))
    album = ErrorAlbum(tmp_path / "errors")
    album.keep("round/1", page, [_seen(_BOX)], [])
    album.keep("round/2", page, [_seen(_BOX)], ["false round"])
    assert {one.name for one in (tmp_path / "errors").iterdir()} == {"errors.tsv", "round-2.jpg"}
    lines = (tmp_path / "errors" / "errors.tsv").read_text(encoding="utf-8").splitlines()
    assert lines == ["page\terror", "round-2\tfalse round"]


def test_an_unknown_kind_is_a_usage_error_that_names_it(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stop:
        options_of(["--kinds", "round_seal", "triangle_seal"])
    assert stop.value.code == 2
    assert "unknown kinds: triangle_seal" in capsys.readouterr().err
    assert options_of(["--kinds", "--real", "folder"]).kinds == []


_TILED = 5
"""A seed whose watermark fills the page."""


def test_a_watermark_repeated_over_a_page_is_found_where_one_of_its_places_is() -> None:
    label = _watermarked(_TILED).truth.markings[2]
    there = TextLine(label.text, 0.99, label.box)
    figures = markings.measure("watermark", [_TILED], _ReadsAt(there), ErrorAlbum(None))
    assert (figures.marked, figures.found, figures.level_right) == (1, 1, 1)
    assert figures.places_found >= 1
    assert figures.places == len(_watermarked(_TILED).truth.markings)


def test_a_watermark_said_where_none_is_or_of_another_level_is_not_found() -> None:
    label = _watermarked(_TILED).truth.markings[2]
    other = "秘密" if not label.text.startswith("秘密") else "绝密"
    wrong = TextLine(other, 0.99, label.box)
    figures = markings.measure("watermark", [_TILED], _ReadsAt(wrong), ErrorAlbum(None))
    assert (figures.found, figures.level_right) == (1, 0)
    nowhere = markings.measure("watermark", [_TILED], _ReadsAt(), ErrorAlbum(None))
    assert (nowhere.marked, nowhere.found, nowhere.places_found) == (1, 0, 0)
