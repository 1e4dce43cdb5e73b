"""Performance documents: achievements and papers, scanned or made by a program."""

from __future__ import annotations

import pymupdf

from docvalidate.model.evidence import ClassificationLevel, MarkingVerdict
from docvalidate.model.geometry import Box
from samples.drawing.paper import Cell, Sheet
from samples.drawing.people import Person
from samples.drawing.seals import official_seal
from samples.drawing.truth import LabelledPage

_A4 = (595, 842)
_PAPER = (
    (
        "摘　要",
        "本文结合基层单位的日常工作，讨论业务台账与现场记录不一致的原因，提出按流程逐项核对的办法，并以三个年度的数据说明其效果。",
    ),
    (
        "一、问题的由来",
        "基层单位的台账多由不同人员分别登记，口径不一，月末汇总时常有出入。过去依靠年终集中清理，费时较多，差错也难以追溯。",
    ),
    (
        "二、改进办法",
        "把核对提前到每一笔业务发生之时：登记人、复核人分开，凭证编号连续，当日不符当日查清。每季度抽查百分之五，抽查结果公布。",
    ),
    (
        "三、效果",
        "实行两年以来，月末差错由平均十一笔降为两笔，年终清理时间由九个工作日缩短为三个工作日。",
    ),
    ("四、结论", "逐项核对的办法简便易行，不需增加人员和设备，可以在同类单位推广。"),
)


def achievement(person: Person, seed: int, marking: str = "") -> LabelledPage:
    """Return a scanned 业绩成果 page, with a typed classification marking where given."""
    sheet = Sheet(seed)
    if marking:
        box = sheet.text((110, 80), marking, 34, face="sans_bold")
        sheet.label_marking(box, ClassificationLevel.SECRET, marking, MarkingVerdict.MARKING)
    sheet.heading(190, "业 绩 成 果 证 明", 46)
    area = Box(140, 310, 1100, 900)
    y = sheet.paragraph(
        area,
        f"{person.name}同志系我单位{person.title_now}，任现职以来主持或参与完成下列工作，成效明显。",
        27,
    )
    rows: list[tuple[float, list[Cell]]] = [
        (
            56,
            [
                Cell("序号", bold=True),
                Cell("项目名称", bold=True),
                Cell("完成时间", bold=True),
                Cell("本人作用", bold=True),
            ],
        )
    ]
    projects = (
        "业务流程规范化改造",
        "年度数据核查与整理",
        "内部管理制度修订",
        "青年职工带教计划",
        "档案资料数字化整理",
    )
    for i, project in enumerate(projects):
        when = f"{2019 + i}年{int(sheet.rng.integers(3, 12))}月"
        rows.append(
            (62, [Cell(str(i + 1)), Cell(project), Cell(when), Cell("主持" if i % 2 else "参与")])
        )
    sheet.table((140, y + 30), [110, 450, 200, 200], rows, size=24)
    low = y + 30 + 56 + 62 * 5
    sheet.paragraph(
        Box(140, low + 50, 1100, 1500), "以上项目均已通过验收，有关资料存本单位备查。特此证明。", 27
    )
    sheet.text((1060, low + 240), person.employer, 27, anchor="rt")
    sheet.text((1030, low + 300), "2024年8月28日", 27, anchor="rt")
    sheet.stamp(official_seal(person.employer), (880, low + 270))
    return sheet.finished()


def digital_paper(person: Person) -> bytes:
    """Return a two-page PDF with embedded text: 代表作论文."""
    document = pymupdf.open()
    page = document.new_page(width=_A4[0], height=_A4[1])
    _line(page, 110, "基层单位业务台账逐项核对办法的探讨", 19)
    _line(page, 140, f"{person.name}（{person.employer}）", 11)
    y = 180.0
    for heading, text in _PAPER:
        if y > 640:
            page = document.new_page(width=_A4[0], height=_A4[1])
            y = 80.0
        page.insert_text((72, y), heading, fontname="china-s", fontsize=13)
        for line in _broken("　　" + text, 37):
            y += 23
            page.insert_text((72, y), line, fontname="china-s", fontsize=12)
        y += 42
    document.set_metadata({"title": "代表作论文", "creationDate": "D:20240901000000Z"})
    return bytes(document.tobytes(no_new_id=True, deflate=True, garbage=3))


def _line(page: pymupdf.Page, y: float, text: str, size: float) -> None:
    width = pymupdf.Font("china-s").text_length(text, fontsize=size)
    page.insert_text(((_A4[0] - width) / 2, y), text, fontname="china-s", fontsize=size)


def _broken(text: str, length: int) -> list[str]:
    return [text[i : i + length] for i in range(0, len(text), length)]
