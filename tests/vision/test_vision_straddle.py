"""Straddle seals on drawn documents: found, put together, and never seen where there is none.

What is expected comes from what was drawn. No recogniser runs, but in the one test that reads.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from benchmarks.straddle import NoReader, straddle_of, told_right
from docvalidate.batch.cache import EvidenceCache
from docvalidate.intake import IntakeLimits
from docvalidate.model.evidence import (
    DocumentEvidence,
    EdgeImpression,
    InkColor,
    PageEvidence,
    QualityCode,
    QualityIssue,
    QualitySeverity,
    Seal,
    SealKind,
    SealShape,
    TextLine,
    TextSource,
)
from docvalidate.model.geometry import Box
from docvalidate.model.page import Image as Pixels
from docvalidate.model.straddle import PageEdge, Straddle, StraddleState
from docvalidate.ocr import EngineChoice, load_engine
from docvalidate.plain_print.stamp_reader import StampReading
from docvalidate.reading import read_document
from docvalidate.vision import join_strips, without_parts
from docvalidate.vision.edges import find_strips
from docvalidate.vision.ink import ink_of
from docvalidate.vision.straddle_fit import circle_of
from samples.drawing.paper import Sheet
from samples.drawing.straddle import (
    EDGE_LOOK_ALIKES,
    FAN_KINDS,
    Fan,
    StraddleDocument,
    draw_kind,
    draw_look_alike,
    draw_straddle,
)

DPI = 100
RADIUS_MM = 21.0


class MuteEngine(NoReader):
    """An engine that sees no text."""

    name = "mute"

    def __init__(self, _choice: object = None) -> None:
        pass

    def read_page(self, _image: Pixels) -> tuple[TextLine, ...]:
        return ()

    def model_hashes(self) -> dict[str, str]:
        return {}


def strip(
    page: int,
    start: float,
    end: float,
    *,
    edge: PageEdge = PageEdge.RIGHT,
    center: float = 150.0,
    color: InkColor = InkColor.RED,
) -> tuple[int, EdgeImpression]:
    """Return the part of a circle of 21 mm between two places, as seen on a page at 100 dpi."""
    middles = np.arange(start + 0.25, end, 0.5)
    if edge is PageEdge.RIGHT:
        middles = middles[::-1]
    chords = np.sqrt(np.maximum(0.0, RADIUS_MM**2 - middles**2))
    outline = tuple((center - float(one), center + float(one)) for one in chords)
    first, last = center - float(chords.max()), center + float(chords.max())
    per_mm = 100 / 25.4
    width = round((end - start) * per_mm)
    x0 = 827 - width if edge is PageEdge.RIGHT else 0
    box = Box(x0, round(first * per_mm), x0 + width, round(last * per_mm))
    return page, EdgeImpression(edge, box, color, first, last, end - start, outline)


def joined(
    *strips: tuple[int, EdgeImpression],
    count: int,
    unseen: tuple[int, ...] = (),
    unread: tuple[int, ...] = (),
) -> Straddle:
    """Join strips over a document of so many pages, some not seen well, some not read at all."""
    blurred = QualityIssue(QualityCode.BLURRED, QualitySeverity.ERROR, 1.0)
    pages = [
        PageEvidence(
            number,
            827,
            1169,
            DPI,
            0,
            TextSource.OCR,
            quality=(blurred,) if number in unseen else (),
            edges=tuple(one for page, one in strips if page == number),
        )
        for number in range(1, count + 1)
        if number not in unread
    ]
    return join_strips(pages, count, {}, NoReader())


# drawn documents


@pytest.mark.parametrize("kind", FAN_KINDS)
def test_parts_pages_passed_by_and_pages_taken_out_are_told(kind: str) -> None:
    document = draw_kind(31, kind, DPI)
    straddle = straddle_of(document.pages, NoReader(), DPI)
    assert told_right(straddle, document.truth), straddle
    whole = not document.truth.unstamped and not document.truth.lost_after
    expected = StraddleState.COMPLETE if whole else StraddleState.INCOMPLETE
    assert straddle.state is expected
    (seal,) = straddle.seals
    assert seal.diameter_mm == pytest.approx(document.truth.diameter_mm, abs=2.5)
    for part in seal.parts:
        drawn = document.truth.parts[part.page]
        # The drawn box takes the whole height of the seal; a strip shows no more than that.
        assert part.box.overlap_ratio(drawn.expanded(6)) > 0.9


@pytest.mark.parametrize("draw", EDGE_LOOK_ALIKES, ids=lambda draw: str(draw.__name__))
def test_look_alikes_at_the_edge_are_no_straddle_seal(draw: Callable[[Sheet, int], None]) -> None:
    straddle = straddle_of(draw_look_alike(41, draw, 3, DPI), NoReader(), DPI)
    assert straddle == Straddle(StraddleState.NONE)


def test_a_wide_arc_alone_supports_its_circle() -> None:
    document = draw_straddle(5, Fan(2, booklet=True), DPI)
    page = document.pages[0]
    (found,) = find_strips(ink_of(page.image), DPI)
    circle = circle_of(found.impression, DPI / 25.4)
    assert circle is not None
    assert circle.radius * 2 / DPI * 25.4 == pytest.approx(document.truth.diameter_mm, abs=2.0)
    box = document.truth.parts[1]
    assert circle.y == pytest.approx(box.center[1], abs=6)
    assert circle.x - circle.radius == pytest.approx(box.x0, abs=6)


@pytest.mark.ocr
def test_the_seal_put_together_is_read() -> None:
    document = draw_straddle(4, Fan(3), 150)
    reader = load_engine(EngineChoice(threads=2))
    (seal,) = straddle_of(document.pages, reader, 150).seals
    agreeing = sum(a == b for a, b in zip(seal.text, document.truth.text, strict=False))
    assert agreeing >= len(document.truth.text) - 1
    assert seal.text_confidence > 0.8


# strips of a known circle


def test_any_order_of_the_fan_makes_a_whole_seal() -> None:
    places = ((-21.0, -12.0), (-12.0, -3.0), (-3.0, 8.0), (8.0, 21.0))
    for numbers in ((1, 2, 3, 4), (4, 3, 2, 1)):
        strips = [strip(page, *place) for page, place in zip(numbers, places, strict=True)]
        straddle = joined(*strips, count=4)
        assert straddle.state is StraddleState.COMPLETE
        assert straddle.seals[0].in_order


def test_what_scans_crop_from_every_page_is_no_missing_page() -> None:
    places = ((-21.0, -13.5), (-12.0, -4.5), (-3.0, 6.5), (8.0, 20.0))
    strips = [strip(page, *place) for page, place in enumerate(places, start=1)]
    straddle = joined(*strips, count=4)
    assert (straddle.state, straddle.seals[0].gaps) == (StraddleState.COMPLETE, ())


def test_the_last_page_taken_out_leaves_the_seal_open() -> None:
    places = ((-21.0, -12.0), (-12.0, -4.0), (-4.0, 4.0), (4.0, 11.0))
    strips = [strip(page, *place) for page, place in enumerate(places, start=1)]
    straddle = joined(*strips, count=4)
    assert (straddle.state, straddle.seals[0].gaps) == (StraddleState.INCOMPLETE, (4,))


def test_backs_of_sheets_bear_no_part_and_are_not_missing() -> None:
    places = ((-21.0, -8.0), (-8.0, 6.0), (6.0, 21.0))
    fronts = [strip(2 * index + 1, *place) for index, place in enumerate(places)]
    assert joined(*fronts, count=6).state is StraddleState.COMPLETE
    # With two sheets nobody can tell a back from a page passed by.
    two = [strip(1, -21.0, 0.0), strip(3, 0.0, 21.0)]
    straddle = joined(*two, count=4)
    assert (straddle.state, straddle.missing) == (StraddleState.UNCLEAR, (2, 4))


def test_a_page_that_was_not_seen_well_is_not_called_passed_by() -> None:
    places = {1: (-21.0, -12.0), 2: (-12.0, 2.0), 4: (2.0, 21.0)}
    strips = [strip(page, *place) for page, place in places.items()]
    assert joined(*strips, count=4).state is StraddleState.INCOMPLETE
    assert joined(*strips, count=4, unseen=(3,)).state is StraddleState.UNCLEAR
    straddle = joined(*strips, count=4, unread=(3,))
    assert (straddle.state, straddle.missing) == (StraddleState.UNCLEAR, (3,))


def test_a_thick_stack_is_stamped_in_portions() -> None:
    places = ((-21.0, -8.0), (-8.0, 6.0), (6.0, 21.0))
    strips = [strip(index + 1, *places[index % 3]) for index in range(6)]
    straddle = joined(*strips, count=6)
    assert straddle.state is StraddleState.COMPLETE
    assert [seal.pages for seal in straddle.seals] == [(1, 2, 3), (4, 5, 6)]


def test_facing_halves_of_another_pair_leave_the_rest_to_a_person() -> None:
    strips = [strip(2, -21.0, 1.0), strip(3, 1.0, 21.0, edge=PageEdge.LEFT)]
    straddle = joined(*strips, count=4)
    assert (straddle.state, straddle.pages) == (StraddleState.UNCLEAR, (2, 3))
    assert straddle.missing == (1, 4)


@pytest.mark.parametrize(
    "strips",
    [
        [strip(1, -21.0, 4.0)],
        [strip(1, -21.0, 4.0), strip(2, -21.0, 2.0)],
        [strip(1, -21.0, 0.0), strip(2, 0.0, 21.0, center=190.0)],
        [strip(1, -21.0, 0.0), strip(2, 0.0, 21.0, color=InkColor.BLUE)],
        [strip(1, -21.0, 0.0), strip(3, 0.0, 21.0, edge=PageEdge.LEFT)],
    ],
    ids=["one page alone", "the same half twice", "other height", "other ink", "no facing pages"],
)
def test_parts_that_do_not_continue_each_other_are_none(
    strips: list[tuple[int, EdgeImpression]],
) -> None:
    assert joined(*strips, count=3).state is StraddleState.NONE


# seals of the page


def seal_at(box: Box) -> Seal:
    return Seal(box, SealShape.ROUND, InkColor.RED, "某单位", 0.9, 0.9, 42.0, SealKind.OFFICIAL)


def test_a_strip_is_not_an_ordinary_seal_too_but_half_a_seal_may_be() -> None:
    narrow, rest = strip(1, -21.0, -12.0), strip(2, -12.0, 21.0)
    ordinary = Box(200, 200, 360, 360)
    pages = tuple(
        PageEvidence(
            number,
            827,
            1169,
            DPI,
            0,
            TextSource.OCR,
            seals=(seal_at(impression.box), seal_at(ordinary)),
            edges=(impression,),
        )
        for number, impression in (narrow, rest)
    )
    straddle = join_strips(pages, 2, {}, NoReader())
    assert [part.also_seal for part in straddle.seals[0].parts] == [False, True]
    first, second = without_parts(pages, straddle)
    assert [seal.box for seal in first.seals] == [ordinary]
    assert second.seals == pages[1].seals


# through a file


def as_file(document: StraddleDocument, folder: Path, pages: slice = slice(None)) -> Path:
    images = [Image.fromarray(page.image[:, :, ::-1].copy()) for page in document.pages[pages]]
    buffer = io.BytesIO()
    images[0].save(
        buffer, "TIFF", save_all=True, append_images=images[1:], dpi=(DPI, DPI), compression="jpeg"
    )
    path = folder / "合同.tif"
    path.write_bytes(buffer.getvalue())
    return path


def test_a_file_is_read_with_its_straddle_seal_and_kept_in_the_cache(tmp_path: Path) -> None:
    path = as_file(draw_straddle(8, Fan(3, unstamped=(3,)), DPI), tmp_path)
    evidence = read_document(path, "合同.tif", MuteEngine(), IntakeLimits())
    assert isinstance(evidence, DocumentEvidence)
    assert evidence.straddle is not None
    assert evidence.straddle.pages == (1, 2)
    assert evidence.straddle.missing == (3,)
    assert all(page.edges for page in evidence.pages[:2])
    cache = EvidenceCache(tmp_path / "cache", "mute", {})
    cache.put(evidence)
    assert cache.get(evidence.sha256, "合同.tif") == evidence


def test_a_failure_of_the_joining_costs_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def failing(_picture: object) -> StampReading:
        raise MemoryError

    path = as_file(draw_straddle(8, Fan(2), DPI), tmp_path)
    monkeypatch.setattr("docvalidate.vision.seal_text.read_stamp", failing)
    monkeypatch.setattr("docvalidate.vision.look.find_impressions", lambda *_: ())
    evidence = read_document(path, "合同.tif", MuteEngine(), IntakeLimits())
    assert evidence.straddle is None
    assert len(evidence.pages) == 2


def test_a_seal_of_unknown_scale_has_no_diameter() -> None:
    pages = tuple(
        PageEvidence(number, 827, 1169, None, 0, TextSource.OCR, edges=(impression,))
        for number, impression in (strip(1, -21.0, 0.0), strip(2, 0.0, 21.0))
    )
    straddle = join_strips(pages, 2, {}, NoReader())
    assert straddle.seals[0].diameter_mm is None
    known = join_strips([replace(page, dpi=DPI) for page in pages], 2, {}, NoReader())
    assert known.seals[0].diameter_mm == pytest.approx(2 * RADIUS_MM, abs=1.0)
