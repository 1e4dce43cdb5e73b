"""The pages stand alone, run nothing, hide what must be hidden and lead to the evidence."""

from __future__ import annotations

import base64
import hashlib
import re
from collections import Counter
from html.parser import HTMLParser

import pytest

from docvalidate.language import Language
from docvalidate.model.evidence import FieldState, MarkKind, Signature
from docvalidate.model.finding import Outcome, Reason, Severity, Verdict
from docvalidate.model.geometry import Box
from docvalidate.model.report import ApplicantReport, Report
from docvalidate.report.html import applicant_page
from docvalidate.report.html_index import index_page
from docvalidate.report.rows import row_of
from docvalidate.report.writing import page_names
from tests.report import example_reports as examples
from tests.report.written import lines_of

VOID = {"meta", "img", "input", "br", "ellipse", "rect", "circle", "path"}


class Reader(HTMLParser):
    """Collects a page's elements and text, and complains about unbalanced tags."""

    def __init__(self) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.text: list[str] = []
        self.scripts: list[str] = []
        self._open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self._open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self._open, f"stray </{tag}>"
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self._open and self._open[-1] == "script":
            self.scripts.append(data)
        elif not self._open or self._open[-1] != "style":
            self.text.append(data)

    def values(self, attribute: str) -> list[str]:
        found = (attributes.get(attribute) for _, attributes in self.elements)
        return [value for value in found if value is not None]

    @property
    def words(self) -> str:
        return re.sub(r"\s+", " ", " ".join(self.text))


def read(page: str) -> Reader:
    reader = Reader()
    reader.feed(page)
    reader.close()
    assert not reader._open
    return reader


def index_of(report: Report, language: Language = Language.CHINESE) -> str:
    lines = lines_of(report, language)
    return index_page([row_of(line, language) for line in lines], language)


def read_index(report: Report, language: Language = Language.CHINESE) -> Reader:
    return read(index_of(report, language))


ALL = list(examples.everyone().applicants)
each_report = pytest.mark.parametrize("report", ALL, ids=lambda report: report.verdict.value)
each_language = pytest.mark.parametrize("language", list(Language))


@each_report
@each_language
def test_a_page_loads_and_runs_nothing(report: ApplicantReport, language: Language) -> None:
    page = applicant_page(report, language)
    reader = read(page)

    assert "http:" not in page
    assert "https:" not in page
    tags = {tag for tag, _ in reader.elements}
    assert tags.isdisjoint({"script", "link", "iframe", "object", "embed", "form", "base"})
    assert all(source.startswith("data:image/") for source in reader.values("src"))
    assert all(link.startswith("#") for link in reader.values("href"))
    assert not any(
        name.startswith("on") for _, attributes in reader.elements for name in attributes
    )
    policy = next(value for value in reader.values("content") if "default-src" in value)
    assert policy.startswith("default-src 'none'; img-src data:; style-src 'unsafe-inline'")


@each_report
def test_every_link_leads_to_one_element(report: ApplicantReport) -> None:
    reader = read(applicant_page(report))

    anchors = Counter(reader.values("id"))
    assert max(anchors.values()) == 1
    for link in reader.values("href"):
        assert link[1:] in anchors


@pytest.mark.parametrize(
    ("report", "words"),
    [
        (examples.complete(), "材料齐全"),
        (examples.incomplete(), "需补正"),
        (examples.needs_review(), "需人工核看"),
        (examples.blocked(), "已拦截"),
    ],
)
def test_the_verdict_is_said_in_words_by_colour_and_by_icon(
    report: ApplicantReport, words: str
) -> None:
    page = applicant_page(report)
    banner = page[page.index('<div class="verdict') :][:900]

    assert banner.startswith(f'<div class="verdict {report.verdict.value}"')
    assert "<svg" in banner
    assert words in banner


def test_what_to_mend_comes_before_what_to_look_at_and_what_passed() -> None:
    words = read(applicant_page(examples.incomplete())).words

    order = ["需要补正 3 项", "需人工核看 3 项", "提示 1 项", "已通过 3 项", "不适用 1 项"]
    places = [words.index(heading) for heading in order]
    assert places == sorted(places)


def test_a_finding_shows_message_remedy_place_clause_and_confidence() -> None:
    words = read(applicant_page(examples.incomplete())).words

    for part in (
        "评审表第 2 页“申报人签名”处未检出签名。",
        "请申报人在第 2 页“申报人签名”处亲笔签名",
        "线上/资格审查/评审表.pdf 第 2 页",
        "依据：通知导言",
        examples.CLAUSES["0.3"].text,
        "置信度 91%",
        "此项出自通行做法：省内其他地市的申报须知",
    ):
        assert part in words


def test_a_place_links_to_its_box_on_the_picture() -> None:
    page = applicant_page(examples.incomplete())

    assert '<a href="#mend-1-1">' in page
    spot = re.search(r'id="mend-1-1" style="([^"]*)"', page)
    assert spot is not None
    left, top, width, height = (float(value) for value in re.findall(r":([\d.]+)%", spot.group(1)))
    box = examples.HEAD_BOX
    assert left == pytest.approx(100 * box.x0 / examples.WIDTH, abs=0.01)
    assert top == pytest.approx(100 * box.y0 / examples.HEIGHT, abs=0.01)
    assert width == pytest.approx(100 * box.width / examples.WIDTH, abs=0.01)
    assert height == pytest.approx(100 * box.height / examples.HEIGHT, abs=0.01)


def test_seals_fields_and_markings_are_drawn_in_the_pages_own_frame() -> None:
    reader = read(applicant_page(examples.incomplete()))

    shapes = [
        (tag, attributes) for tag, attributes in reader.elements if tag in ("rect", "ellipse")
    ]
    box = examples.IMPRESSION_BOX
    assert (
        "ellipse",
        {
            "class": "seal",
            "cx": str((box.x0 + box.x1) / 2),
            "cy": str((box.y0 + box.y1) / 2),
            "rx": str(box.width / 2),
            "ry": str(box.height / 2),
        },
    ) in shapes
    drawn = {
        (attributes["class"], attributes.get("x"), attributes.get("y"), attributes.get("width"))
        for _, attributes in shapes
    }
    assert {
        ("present", "200", "1880", "580"),
        ("absent", "860", "1880", "560"),
        ("unclear", "200", "1880", "580"),
        ("marking", "180", "620", "440"),
    } <= drawn
    assert "0 0 1654 2339" in [
        attributes["viewbox"] for tag, attributes in reader.elements if tag == "svg"
    ]


def test_pictures_are_carried_in_the_page() -> None:
    report = examples.complete()
    sources = read(applicant_page(report)).values("src")

    first = report.documents[0].evidence.pages[0].thumbnail
    assert len(sources) == 24
    assert base64.b64decode(sources[0].removeprefix("data:image/jpeg;base64,")) == first


def test_pages_without_anything_on_them_are_folded_away() -> None:
    words = read(applicant_page(examples.complete())).words

    assert "其余 23 页" in words


def test_a_page_without_a_picture_says_so() -> None:
    assert "未保留页面图像" in read(applicant_page(examples.needs_review())).words


def test_what_is_owed_and_the_receipt_stand_on_the_page() -> None:
    report = examples.incomplete()
    words = read(applicant_page(report)).words

    for part in (
        "2024年9月5日 至 2024年9月12日",
        "0730-8882310",
        "600 元，由个人网上缴纳",
        "2024年9月10日（命令中指定）",
        report.receipt.notice_sha256,
        *report.receipt.files.values(),
        *report.receipt.models.values(),
        "signature_confidence = 0.55",
        "由扫描件读出",
    ):
        assert part in words


def test_silence_of_the_notice_and_lack_of_knowledge_are_told_apart() -> None:
    words = read(applicant_page(examples.needs_review())).words

    assert "纸质材料交市职改办 通知未作规定" in words
    assert "评审费 级别或系列不明，尚不能确定" in words
    assert "线上需要提交；纸质级别或系列不明，尚不能确定" in words


def test_facts_and_personal_numbers_are_not_printed() -> None:
    page = applicant_page(examples.incomplete())

    assert examples.IDENTITY_NUMBER not in page
    assert examples.MOBILE_NUMBER not in page
    assert "43**************27" in page


@each_language
def test_nothing_of_a_quarantined_document_is_shown(language: Language) -> None:
    report = examples.blocked()
    page = applicant_page(report, language)

    assert examples.HIDDEN_WORDS not in page
    assert "★" not in page
    for hidden in report.documents[1].evidence.pages:
        assert base64.b64encode(hidden.thumbnail).decode("ascii") not in page
    assert examples.HIDDEN_FILE in page
    assert "[150, 117, 480, 190]" in page
    assert ("保密专干" if language is Language.CHINESE else "secrecy officer") in page
    article = page[page.index('<article class="document hidden"') :]
    article = article[: article.index("</article>")]
    assert "<img" not in article
    assert "<svg" not in article


def test_hostile_names_stay_text() -> None:
    reader = read(applicant_page(examples.hostile()))

    assert [attributes for tag, attributes in reader.elements if tag == "img"] == [
        attributes
        for tag, attributes in reader.elements
        if tag == "img" and str(attributes["src"]).startswith("data:image/jpeg")
    ]
    assert "<script>alert('x')</script>" in reader.words


@each_language
def test_the_index_links_every_applicant_with_the_verdict(language: Language) -> None:
    report = examples.everyone()
    names = page_names([applicant.key for applicant in report.applicants])
    reader = read_index(report, language)

    assert len(reader.values("href")) == len(names)
    rows = [attributes.get("class") for tag, attributes in reader.elements if tag == "tr"]
    people = [row for row in rows[1:] if row != "employer"]
    assert sorted(map(str, people)) == sorted(
        applicant.verdict.value for applicant in report.applicants
    )
    employers = {applicant.applicant.employer for applicant in report.applicants}
    assert rows.count("employer") == len(employers)
    assert not any(":" in link for link in reader.values("href"))


def test_the_index_runs_its_own_script_alone() -> None:
    reader = read_index(examples.everyone())

    digest = hashlib.sha256("".join(reader.scripts).encode("utf-8")).digest()
    policy = next(value for value in reader.values("content") if "default-src" in value)
    assert f"script-src 'sha256-{base64.b64encode(digest).decode('ascii')}'" in policy
    assert sum(tag == "script" for tag, _ in reader.elements) == 1


def test_the_index_shows_no_personal_number_and_no_quarantined_text() -> None:
    report = examples.everyone()
    page = index_of(report)

    assert examples.IDENTITY_NUMBER not in page
    assert examples.HIDDEN_WORDS not in page
    assert "http" not in page.replace("http-equiv", "")


def test_a_signature_in_a_field_is_drawn_once() -> None:
    inside = Signature(Box(300, 1890, 500, 1980), MarkKind.HANDWRITTEN, "", 0.9)
    apart = Signature(Box(300, 300, 500, 380), MarkKind.HANDWRITTEN, "", 0.9)
    sheet = examples.page(
        1,
        fields=(examples.field("申报人签名", FieldState.PRESENT, examples.HEAD_BOX),),
        signatures=(inside, apart),
    )
    report = examples.applicant_report(
        "甲", Verdict.COMPLETE, (), (examples.document("表.pdf", (sheet,)),)
    )

    keys = [
        attributes["class"]
        for tag, attributes in read(applicant_page(report)).elements
        if tag == "li" and str(attributes.get("class")).startswith("key ")
    ]
    assert keys == ["key present", "key present"]


@pytest.mark.parametrize("outcome", list(Outcome))
def test_suspected_classified_material_always_stands_first_among_what_to_mend(
    outcome: Outcome,
) -> None:
    suspected = examples.finding(
        2, outcome, Reason.CLASSIFIED_SUSPECTED, "疑似涉密材料", severity=Severity.INFO
    )
    missing = examples.finding(1, Outcome.FAILED, Reason.SEAL_NOT_FOUND, "未检出公章")
    report = examples.applicant_report("甲", Verdict.BLOCKED, (missing, suspected), ())

    words = read(applicant_page(report)).words

    assert "需要补正 2 项" in words
    assert words.index("疑似涉密材料") < words.index("未检出公章")
