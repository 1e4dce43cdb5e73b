"""The drawing program: the same seed draws the same, and what it claims stands where it says."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from docvalidate.intake import is_valid_identity_number, open_document, read_applicant
from docvalidate.model.evidence import Expectation, InkColor
from docvalidate.model.finding import Outcome, Reason, Verdict
from docvalidate.model.page import Page
from docvalidate.vision.ink import ink_of
from samples.drawing.handwriting import Writer, write
from samples.drawing.lookalikes import LOOK_ALIKES
from samples.drawing.paper import Sheet
from samples.drawing.random_pages import KINDS, LOOK_ALIKE_KINDS, SEAL_KINDS, draw_page
from samples.drawing.seals import Wear, official_seal
from samples.drawing.submissions import draw, scenarios

_SAMPLES = Path(__file__).resolve().parent.parent.parent / "samples"
_FOLDERS = sorted(_SAMPLES.glob("0*"))


@pytest.mark.parametrize("kind", ["phone_seal", "no_seal", "signature_field", "mention_page"])
def test_the_same_seed_draws_the_same_page_and_another_seed_another(kind: str) -> None:
    first, again, other = draw_page(5, kind), draw_page(5, kind), draw_page(6, kind)
    assert np.array_equal(first.image, again.image)
    assert first.truth == again.truth
    assert not np.array_equal(first.image, other.image)


@pytest.mark.parametrize("kind", sorted(set(KINDS) - set(LOOK_ALIKE_KINDS)))
def test_labels_lie_on_the_page(kind: str) -> None:
    page = draw_page(1, kind)
    height, width = page.image.shape[:2]
    assert (page.truth.width, page.truth.height) == (width, height)
    assert bool(page.truth.seals) is (kind in SEAL_KINDS)
    boxes = [
        *(seal.box for seal in page.truth.seals),
        *(field.box for field in page.truth.fields),
        *(marking.box for marking in page.truth.markings),
    ]
    for box in boxes:
        assert box.area > 0
        assert box.clipped(width, height) == box


@pytest.mark.parametrize("name", list(LOOK_ALIKES))
def test_a_look_alike_leaves_something_on_the_paper_and_no_label(name: str) -> None:
    sheet = Sheet(3, 75)
    LOOK_ALIKES[name](sheet, np.random.default_rng(4))
    page = sheet.finished()
    assert (page.image < 250).any()
    assert not page.truth.seals
    assert not page.truth.fields


def test_a_stamp_cut_by_the_edge_or_half_pressed_is_labelled_as_partly_visible() -> None:
    sheet = Sheet(1, 100)
    design = official_seal("鹭汀市图书馆")
    sheet.stamp(design, (sheet.width / 2, 400), Wear())
    sheet.stamp(design, (0, 800), Wear())
    sheet.stamp(design, (sheet.width / 2, 800), Wear(lost=0.3))
    whole, cut, half_pressed = sheet.finished().truth.seals
    assert whole.visible == 1.0
    assert 0.4 < cut.visible < 0.6
    assert half_pressed.visible == pytest.approx(0.7)
    # The label of the half pressed seal still covers the whole of it.
    assert abs(half_pressed.box.width - whole.box.width) < 4


@pytest.mark.parametrize("kind", ["round_seal", "ellipse_seal", "cut_seal"])
def test_a_labelled_seal_is_inked_in_its_colour(kind: str) -> None:
    for seed in range(2):
        page = draw_page(seed, kind)
        ink = ink_of(page.image)
        for seal in page.truth.seals:
            colour = ink.blue if seal.color is InkColor.BLUE else ink.red
            inside = colour[seal.box.y0 : seal.box.y1, seal.box.x0 : seal.box.x1]
            assert (inside > 0.1).mean() > 0.04


def test_pages_without_seals_have_no_seal_label() -> None:
    assert all(draw_page(seed, "no_seal").truth.seals == () for seed in range(2))


def test_signature_fields_come_in_every_state() -> None:
    marks = {
        field.mark
        for seed in range(40)
        for field in draw_page(seed, "signature_field").truth.fields
        if field.expects is Expectation.SIGNATURE
    }
    assert {mark.value if mark else None for mark in marks} >= {
        "handwritten",
        "typed",
        "name_chop",
        None,
    }


def test_a_name_written_twice_by_one_hand_is_never_quite_the_same() -> None:
    writer = Writer.from_seed(4)
    random = np.random.default_rng(1)
    first, second = (write("周启明", 60, writer, random, flourish=True) for _ in range(2))
    assert first.shape != second.shape or not np.array_equal(first, second)
    assert 0.02 < (first > 0.3).mean() < 0.5


def test_a_submission_is_drawn_the_same_byte_for_byte() -> None:
    first, again = (draw(scenarios(11)[1]).files for _ in range(2))
    assert first == again


@pytest.mark.parametrize("folder", _FOLDERS, ids=lambda folder: str(folder.name))
def test_committed_samples_are_what_their_papers_say(folder: Path) -> None:
    applicant = read_applicant(folder)
    assert applicant.name
    assert is_valid_identity_number(str(applicant.facts["id_number"]))
    expected = json.loads((folder / "expected.json").read_text(encoding="utf-8"))
    Verdict(expected["verdict"])
    for finding in expected["findings"]:
        Outcome(finding["outcome"])
        Reason(finding["reason"])
        assert finding["document"] is None or (folder / finding["document"]).is_file()
    truth = json.loads((folder / "truth.json").read_text(encoding="utf-8"))
    for name, pages in truth.items():
        with open_document(folder / name) as document:
            assert document.page_count == len(pages)
            for number, label in enumerate(pages, start=1):
                page = document.page(number)
                assert isinstance(page, Page)
                if not page.embedded_lines:
                    assert page.image.shape[:2] == (label["height"], label["width"])


def test_the_samples_stay_small() -> None:
    size = sum(path.stat().st_size for folder in _FOLDERS for path in folder.rglob("*"))
    assert size < 7_000_000
