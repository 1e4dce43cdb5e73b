"""What the drawn pages are labelled with: labels follow the pixels and tell the whole truth."""

from __future__ import annotations

import numpy as np
import pytest

from docvalidate.model.evidence import Expectation, FieldState, MarkingVerdict, MarkKind
from docvalidate.model.geometry import Box
from samples.drawing import effects, forms
from samples.drawing.people import identity_number
from samples.drawing.random_pages import draw_page
from samples.drawing.submissions import DrawnSubmission, Scenario, draw, scenarios
from samples.drawing.truth import map_box

KEYS = [scenario.key for scenario in scenarios()]


def _scenario(key: str) -> Scenario:
    return next(one for one in scenarios() if one.key == key)


@pytest.fixture(scope="module")
def complete() -> DrawnSubmission:
    return draw(_scenario("01-complete"))


def test_kinds_hold_what_their_names_say() -> None:
    assert not draw_page(3, "no_seal").truth.seals
    assert len(draw_page(3, "round_seal").truth.seals) == 1
    marked = draw_page(3, "typed_marking").truth.markings
    assert [one.verdict for one in marked] == [MarkingVerdict.MARKING]
    mentioned = draw_page(3, "mention_page").truth.markings
    assert {one.verdict for one in mentioned} == {MarkingVerdict.MENTION}


def test_an_unknown_kind_is_refused_and_the_known_ones_are_named() -> None:
    with pytest.raises(ValueError, match="round_seal"):
        draw_page(1, "triangle_seal")


def test_a_photograph_moves_labels_with_the_pixels() -> None:
    clean = forms.publicity_proof(_scenario("01-complete").person, 4)
    photo = effects.photographed(clean, np.random.default_rng(8))
    assert photo.truth.seals[0].box != clean.truth.seals[0].box
    blue, green, red = np.moveaxis(photo.image.astype(np.int16), 2, 0)
    height, width = red.shape
    # The desk may be of any colour, so only what lies well inside the sheet counts.
    inside = np.zeros((height, width), dtype=bool)
    inside[height // 8 : -height // 8, width // 8 : -width // 8] = True
    rows, columns = np.nonzero(inside & (red - green > 45) & (red - blue > 45))
    box = photo.truth.seals[0].box.expanded(4)
    within = (rows >= box.y0) & (rows < box.y1) & (columns >= box.x0) & (columns < box.x1)
    assert len(rows) > 500
    assert float(within.mean()) > 0.98


def test_a_mapped_box_covers_its_turned_corners() -> None:
    turn = np.array([[0.0, -1.0, 100.0], [1.0, 0.0, 0.0], [0.0, 0.0, 1.0]])
    assert map_box(Box(10, 20, 30, 60), turn) == Box(40, 10, 80, 30)


def test_identity_numbers_have_the_check_character_of_the_standard() -> None:
    # The example of GB 11643 itself: 11010519491231002X.
    assert identity_number("110105", "19491231", 2) == "11010519491231002X"


@pytest.mark.parametrize("key", KEYS)
def test_identity_numbers_are_valid_and_of_no_place(key: str) -> None:
    number = _scenario(key).person.id_number
    assert number.startswith("999999")
    values = [10 if digit == "X" else int(digit) for digit in number]
    # Equivalent form of the rule (ISO 7064 MOD 11-2): the weighted sum leaves 1.
    assert sum(value * pow(2, 17 - i, 11) for i, value in enumerate(values)) % 11 == 1


def test_the_complete_submission_lacks_nothing(complete: DrawnSubmission) -> None:
    person = complete.scenario.person
    online = {name for name in complete.pages if name.startswith("线上/")}
    assert len(online) == 7
    for name in online:
        for page in complete.pages[name]:
            for field in page.truth.fields:
                assert field.state is FieldState.PRESENT, (name, field.label)
                if field.expects is Expectation.SIGNATURE:
                    assert field.mark is MarkKind.HANDWRITTEN
            texts = {seal.text for seal in page.truth.seals}
            assert texts <= {person.employer, "已核，与原件一致"}
            if "复印件" in name:
                assert len(texts) == 2


def test_each_defect_is_the_only_one() -> None:
    person = _scenario("02-seal-missing").person
    bare = forms.publicity_proof(person, 4, sealed=False).truth
    assert not bare.seals
    assert [one.label for one in bare.fields if one.state is FieldState.ABSENT] == ["盖章"]
    typed = forms.integrity_commitment(person, 3, "typed").truth
    signature = next(one for one in typed.fields if one.expects is Expectation.SIGNATURE)
    assert signature.mark is MarkKind.TYPED


def test_an_illegible_photograph_keeps_no_contrast() -> None:
    clean = forms.publicity_proof(_scenario("06-unreadable-page").person, 4)
    taken = effects.illegible(clean, np.random.default_rng(2))
    assert not taken.truth.legible
    grey = taken.image.astype(np.float32).mean(axis=2)
    edges = np.abs(np.diff(grey[::8, ::8], axis=1))
    assert float(grey.mean()) < 100
    assert float(np.median(edges)) < 6
