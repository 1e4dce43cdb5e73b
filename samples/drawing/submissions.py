"""The six submissions in ``samples/``: who applies, what is handed in, what must be found."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import yaml

from docvalidate.model.finding import Outcome, Reason, Verdict
from samples.drawing import copies, effects, files, forms, performance
from samples.drawing.fields import SignatureState
from samples.drawing.people import Person, identity_number
from samples.drawing.truth import LabelledPage

_EXIT_CODES = {
    Verdict.COMPLETE: 0,
    Verdict.INCOMPLETE: 1,
    Verdict.NEEDS_REVIEW: 3,
    Verdict.BLOCKED: 4,
}
Expected = tuple[Outcome, Reason, str | None]


@dataclass(frozen=True, slots=True)
class Scenario:
    """One submission and its single defect."""

    key: str
    person: Person
    jurisdiction: str
    submitted: dict[str, str]
    verdict: Verdict
    findings: tuple[Expected, ...] = ()
    commitment: SignatureState = "handwritten"
    publicity_sealed: bool = True
    unreadable: str = ""
    online_performance: bool = False
    marking: str = ""
    paper_performance: bool = False


@dataclass(slots=True)
class DrawnSubmission:
    """The files of a submission by name, and the labels of their pages."""

    scenario: Scenario
    files: dict[str, bytes] = field(default_factory=dict)
    pages: dict[str, list[LabelledPage]] = field(default_factory=dict)


def _person(row: tuple[str, ...], seed: int) -> Person:
    name, gender, birth, level, series, employer, now, then, school, major, head, checker = row
    number = identity_number("999999", birth, 41 if gender == "男" else 42)
    return Person(
        name,
        gender,
        birth,
        number,
        level,
        series,
        employer,
        now,
        then,
        school,
        major,
        head,
        checker,
        seed,
    )


_PEOPLE = (
    (
        "周启明",
        "男",
        "19851103",
        "高级",
        "会计系列",
        "岳阳市云溪湖畔水务发展有限公司",
        "会计师",
        "高级会计师",
        "湘北虚构财经学院",
        "会计学",
        "龚志远",
        "汤晓红",
    ),
    (
        "黎秋云",
        "女",
        "19880617",
        "中级",
        "水利水电工程专业",
        "岳阳市枫林渡水利工程设计院",
        "助理工程师",
        "工程师",
        "洞庭虚构水利学院",
        "水利工程",
        "彭海涛",
        "易丽芳",
    ),
    (
        "任文华",
        "男",
        "19800209",
        "副高级",
        "经济系列",
        "岳阳市银杏岭经济研究所",
        "经济师",
        "高级经济师",
        "湘北虚构财经学院",
        "经济学",
        "罗德祥",
        "方若兰",
    ),
    (
        "许立新",
        "男",
        "19830725",
        "高级",
        "审计系列",
        "岳阳市青石桥畔审计服务中心",
        "审计师",
        "高级审计师",
        "湘北虚构财经学院",
        "审计学",
        "曾建国",
        "钟雨晴",
    ),
    (
        "邓慧敏",
        "女",
        "19860430",
        "副高级",
        "统计系列",
        "岳阳市长乐湾统计事务所",
        "统计师",
        "高级统计师",
        "洞庭虚构大学",
        "统计学",
        "毛振东",
        "江思齐",
    ),
    (
        "谢晓红",
        "女",
        "19911212",
        "中级",
        "图书系列",
        "岳阳市白鹭洲头图书馆",
        "助理馆员",
        "馆员",
        "洞庭虚构大学",
        "图书馆学",
        "陈文远",
        "刘秋云",
    ),
)


def scenarios(seed: int = 2024) -> tuple[Scenario, ...]:
    """Return the six submissions; ``seed`` decides everybody's hand and every blotch."""
    who = [_person(row, seed + 10 * i) for i, row in enumerate(_PEOPLE)]
    usual = {"online": "2024-09-10", "paper": "2024-09-11"}
    failed, unclear = Outcome.FAILED, Outcome.INDETERMINATE
    performance_file = "线上/业绩成果证明.jpg"
    return (
        Scenario(
            "01-complete", who[0], "municipal", usual, Verdict.COMPLETE, paper_performance=True
        ),
        Scenario(
            "02-seal-missing",
            who[1],
            "county",
            usual,
            Verdict.INCOMPLETE,
            ((failed, Reason.SEAL_NOT_FOUND, "线上/公示证明.jpg"),),
            publicity_sealed=False,
        ),
        Scenario(
            "03-signature-missing",
            who[2],
            "municipal",
            usual,
            Verdict.INCOMPLETE,
            ((failed, Reason.SIGNATURE_TYPED, "线上/诚信承诺书.jpg"),),
            commitment="typed",
        ),
        Scenario(
            "04-classified",
            who[3],
            "municipal",
            usual,
            Verdict.BLOCKED,
            (
                (failed, Reason.CLASSIFIED_SUSPECTED, performance_file),
                (failed, Reason.WRONG_CHANNEL, performance_file),
            ),
            online_performance=True,
            marking="机密★10年",
        ),
        Scenario(
            "05-wrong-channel-and-late",
            who[4],
            "municipal",
            {"online": "2024-09-14", "paper": "2024-09-11"},
            Verdict.INCOMPLETE,
            ((failed, Reason.WRONG_CHANNEL, performance_file), (failed, Reason.AFTER_WINDOW, None)),
            online_performance=True,
        ),
        Scenario(
            "06-unreadable-page",
            who[5],
            "county",
            usual,
            Verdict.NEEDS_REVIEW,
            ((unclear, Reason.PAGE_UNREADABLE, "线上/公示证明.jpg"),),
            unreadable="公示证明",
        ),
    )


def draw(scenario: Scenario) -> DrawnSubmission:
    """Draw every file of a submission."""
    person, base = scenario.person, scenario.person.seed * 100
    drawn = DrawnSubmission(scenario)
    rng = np.random.default_rng([base, 3])

    def scan(page: LabelledPage) -> LabelledPage:
        return effects.scanned(page, rng)

    def add(
        name: str, pages: list[LabelledPage], encode: Callable[[list[LabelledPage]], bytes]
    ) -> None:
        drawn.pages[name] = pages
        drawn.files[name] = encode(pages)

    def one_jpeg(pages: list[LabelledPage]) -> bytes:
        return files.jpeg(pages[0])

    add(
        "线上/专业技术职称评审表.pdf",
        [scan(page) for page in forms.review_form(person, base)],
        files.pdf,
    )
    add(
        "线上/诚信承诺书.jpg",
        [scan(forms.integrity_commitment(person, base + 3, scenario.commitment))],
        one_jpeg,
    )
    proof = forms.publicity_proof(person, base + 4, sealed=scenario.publicity_sealed)
    taken = effects.illegible(proof, rng) if scenario.unreadable else scan(proof)
    add("线上/公示证明.jpg", [taken], one_jpeg)
    card = [scan(copies.id_card(person, base + 5))]
    add("线上/身份证复印件.png", card, lambda pages: files.png(pages[0]))
    degree = copies.degree_certificate(person, base + 6)
    photographed = scenario.key == "01-complete"
    seen = effects.photographed(degree, rng) if photographed else scan(degree)
    add("线上/学历学位证书复印件.jpg", [seen], one_jpeg)
    add("线上/现职称证书复印件.jpg", [scan(copies.title_certificate(person, base + 7))], one_jpeg)
    years = (2021, 2022, 2023) if photographed else (2023,)
    sheets = [
        scan(forms.annual_assessment(person, base + 10 + i, year)) for i, year in enumerate(years)
    ]
    if photographed:
        add("线上/年度考核表.tif", sheets, files.tiff)
    else:
        add("线上/年度考核表.pdf", sheets, files.pdf)
    if scenario.online_performance:
        page = performance.achievement(person, base + 20, scenario.marking)
        add("线上/业绩成果证明.jpg", [scan(page)], one_jpeg)
    if scenario.paper_performance:
        add("纸质/业绩成果证明.jpg", [scan(performance.achievement(person, base + 20))], one_jpeg)
        drawn.files["纸质/代表作论文.pdf"] = performance.digital_paper(person)
    drawn.files["applicant.yaml"] = _declaration(scenario).encode()
    drawn.files["expected.json"] = _expectation(scenario).encode()
    return drawn


def _declaration(scenario: Scenario) -> str:
    person = scenario.person
    facts = {
        "name": person.name,
        "level": person.level,
        "series": person.series,
        "employer": person.employer,
        "jurisdiction": scenario.jurisdiction,
        "id_number": person.id_number,
        "submitted": scenario.submitted,
    }
    return yaml.safe_dump(facts, allow_unicode=True, sort_keys=False)


def _expectation(scenario: Scenario) -> str:
    wanted = [
        {"outcome": outcome.value, "reason": reason.value, "document": document}
        for outcome, reason, document in scenario.findings
    ]
    expected = {
        "verdict": scenario.verdict.value,
        "exit_code": _EXIT_CODES[scenario.verdict],
        "findings": wanted,
        "none_other_failed": True,
    }
    return json.dumps(expected, ensure_ascii=False, indent=2) + "\n"


def write(drawn: DrawnSubmission, folder: Path) -> int:
    """Write a submission below a folder and return its size in bytes."""
    for name, content in drawn.files.items():
        path = folder / drawn.scenario.key / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    labels = {name: [page.truth.as_json() for page in pages] for name, pages in drawn.pages.items()}
    path = folder / drawn.scenario.key / "truth.json"
    path.write_text(json.dumps(labels, ensure_ascii=False, separators=(",", ":")) + "\n", "utf-8")
    return sum(len(content) for content in drawn.files.values())
