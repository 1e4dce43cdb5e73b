from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docvalidate.materials import (
    MatchSource,
    recognise_document,
    recognise_material,
    recognise_sections,
)
from docvalidate.materials.similarity import best_window, edit_distance, similarity
from docvalidate.model.evidence import (
    DocumentEvidence,
    DocumentStatus,
    PageEvidence,
    TextLine,
    TextSource,
)
from docvalidate.model.geometry import Box
from docvalidate.model.obligation import MaterialDefinition, Portion

ELIGIBILITY = Portion.ELIGIBILITY
DEFINITIONS = (
    MaterialDefinition("review_form", "职称评审表", ("评审表",), ELIGIBILITY, required=True),
    MaterialDefinition("commitment", "诚信承诺书", ("承诺书",), ELIGIBILITY, required=True),
    MaterialDefinition("proof", "公示证明", ("公示情况说明",), ELIGIBILITY, required=True),
    MaterialDefinition("yearly", "年度考核表", ("考核登记表",), ELIGIBILITY, required=True),
)


def line(text: str, y: int, height: int = 30, x: int = 200) -> TextLine:
    return TextLine(text, 0.98, Box(x, y, x + height * max(1, len(text)), y + height))


def page(*heading: TextLine, number: int = 1, body: int = 20) -> PageEvidence:
    prose = [
        line("本单位按规定组织了相关工作，现将有关情况说明如下。", 600 + 50 * i)
        for i in range(body)
    ]
    return PageEvidence(number, 1654, 2339, 200, 0, TextSource.OCR, (*heading, *prose))


def document(*pages: PageEvidence, path: str = "线上/IMG_01.jpg") -> DocumentEvidence:
    return DocumentEvidence(path, "0" * 64, DocumentStatus.OK, None, pages, len(pages))


@pytest.mark.parametrize(
    ("title", "material"),
    [
        ("公示证明", "proof"),
        ("湖南省专业技术职称评审表", "review_form"),
        ("诚 信 承 诺 书", "commitment"),
        ("诚信承诺节", "commitment"),
        ("事业单位工作人员年度考核登记表", "yearly"),
        ("会议纪要", None),
    ],
)
def test_a_heading_gives_the_material_away(title: str, material: str | None) -> None:
    match = recognise_material(document(page(line(title, 200, 60))), DEFINITIONS)
    assert match.material == material
    if material is not None:
        assert match.source is MatchSource.TITLE
        assert match.heading is not None
        assert match.confidence > 0.5


def test_a_title_in_several_lines_or_letters_apart_is_put_together() -> None:
    rows = page(line("湖南省专业技术", 200, 60), line("职称评审表", 300, 60))
    assert recognise_material(document(rows), DEFINITIONS).material == "review_form"
    apart = page(line("承", 200, 60, 300), line("诺", 202, 60, 700), line("书", 199, 60, 1100))
    assert recognise_material(document(apart), DEFINITIONS).material == "commitment"


def test_a_material_named_in_running_text_is_no_heading() -> None:
    text = page(line("会议纪要", 200, 60), line("请各单位报送公示证明和职称评审表。", 400, 30))
    assert recognise_material(document(text), DEFINITIONS).material is None
    low = page(line("会议纪要", 200, 60), line("公示证明", 2000, 60))
    assert recognise_material(document(low), DEFINITIONS).material is None


def test_file_name_and_folder_help_where_there_is_no_heading() -> None:
    for path in ("线上/02 公示证明.jpg", "线上/公示证明/IMG_1.jpg"):
        match = recognise_material(document(page(), path=path), DEFINITIONS)
        assert (match.material, match.source) == ("proof", MatchSource.FILE_NAME)
        assert match.heading is None


def test_agreement_strengthens_and_conflict_weakens_but_the_heading_wins() -> None:
    headed = page(line("公示证明", 200, 60))
    alone = recognise_material(document(headed), DEFINITIONS)
    both = recognise_material(document(headed, path="公示证明.jpg"), DEFINITIONS)
    conflict = recognise_material(document(headed, path="承诺书.jpg"), DEFINITIONS)
    assert (both.material, both.source) == ("proof", MatchSource.BOTH)
    assert conflict.material == "proof"
    assert conflict.confidence < alone.confidence < both.confidence


def test_a_combined_file_is_cut_where_another_title_stands() -> None:
    combined = document(
        page(line("职称评审表", 200, 60), number=1),
        page(number=2),
        page(line("诚信承诺书", 200, 60), number=3),
        page(line("诚信承诺书", 200, 60), number=4),
        page(line("公示证明", 200, 60), number=5),
        path="线上/全部材料.pdf",
    )
    sections = recognise_sections(combined, DEFINITIONS)
    assert [(one.first_page, one.last_page, one.material) for one in sections] == [
        (1, 2, "review_form"),
        (3, 4, "commitment"),
        (5, 5, "proof"),
    ]
    recognised = recognise_document(combined, "online", DEFINITIONS)
    assert recognised.material == "review_form"
    assert recognised.material_name == "职称评审表、诚信承诺书、公示证明"


def test_parts_of_a_form_that_mention_other_materials_do_not_cut_it() -> None:
    form = document(
        page(line("职称评审表", 200, 60), number=1),
        page(line("申报人诚信承诺（与诚信承诺书内容一致，须手写）", 200, 40), number=2),
        path="评审表.pdf",
    )
    assert [one.material for one in recognise_sections(form, DEFINITIONS)] == ["review_form"]


def test_pages_before_the_first_heading_belong_to_the_file_name_or_to_nothing() -> None:
    pages = (page(number=1), page(line("公示证明", 200, 60), number=2))
    named = recognise_sections(document(*pages, path="评审表.pdf"), DEFINITIONS)
    assert [one.material for one in named] == ["review_form", "proof"]
    unnamed = recognise_sections(document(*pages), DEFINITIONS)
    assert [one.material for one in unnamed] == [None, "proof"]


def test_pages_that_could_not_be_read_continue_their_section() -> None:
    headed = page(line("公示证明", 200, 60), number=1)
    evidence = DocumentEvidence("a.pdf", "", DocumentStatus.PARTIAL, None, (headed,), 3)
    (section,) = recognise_sections(evidence, DEFINITIONS)
    assert (section.first_page, section.last_page) == (1, 3)


def test_a_file_that_cannot_be_read_is_known_by_its_name() -> None:
    evidence = DocumentEvidence("公示证明.pdf", "", DocumentStatus.UNREADABLE, None)
    recognised = recognise_document(evidence, None, DEFINITIONS)
    assert (recognised.material, recognised.material_name) == ("proof", "公示证明")
    assert recognised.sections == ()


TITLES = st.sampled_from([None, "职称评审表", "诚信承诺书", "公示证明", "会议纪要"])


@given(st.lists(TITLES, min_size=1, max_size=8))
def test_sections_cover_every_page_once_and_neighbours_differ(titles: list[str | None]) -> None:
    pages = [
        page(*([line(title, 200, 60)] if title else []), number=index, body=3)
        for index, title in enumerate(titles, start=1)
    ]
    sections = recognise_sections(document(*pages), DEFINITIONS)
    covered = [n for one in sections for n in range(one.first_page, one.last_page + 1)]
    assert covered == list(range(1, len(titles) + 1))
    materials = [one.material for one in sections]
    assert all(first != second for first, second in pairwise(materials))


SHORT = st.text("甲乙丙丁戊", max_size=8)


@given(SHORT, SHORT, SHORT)
def test_the_edit_distance_is_a_metric(one: str, two: str, three: str) -> None:
    assert (edit_distance(one, two) == 0) == (one == two)
    assert edit_distance(one, two) == edit_distance(two, one)
    assert edit_distance(one, three) <= edit_distance(one, two) + edit_distance(two, three)


@given(SHORT, SHORT, SHORT)
def test_a_word_occurs_in_any_text_around_it(before: str, word: str, after: str) -> None:
    expected = 1.0 if word else 0.0
    assert best_window(word, before + word + after) == expected
    assert similarity(word, word) == expected
