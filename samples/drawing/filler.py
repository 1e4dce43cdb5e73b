"""Ordinary page content of no interest: headings, prose, tables."""

from __future__ import annotations

from docvalidate.model.geometry import Box
from samples.drawing.paper import Cell, Sheet
from samples.drawing.people import invented_name, invented_unit

_HEADINGS = (
    "工作总结",
    "情况说明",
    "岗位聘任登记表",
    "继续教育学时登记表",
    "推荐意见表",
    "项目验收单",
    "关于开展业务培训的通知",
)
_SENTENCES = (
    "本年度各项工作按计划有序推进，完成了年初确定的主要任务。",
    "根据上级部门的统一安排，结合本单位实际，现将有关情况说明如下。",
    "项目组先后召开协调会六次，及时解决了施工中遇到的困难。",
    "该同志工作认真负责，业务能力较强，能够团结同事，群众基础较好。",
    "培训采取集中授课与现场指导相结合的方式，参加人员共计四十二人。",
    "经费严格按照预算执行，各类票据齐全，手续完备。",
    "下一步将继续完善制度，加强检查，确保各项措施落到实处。",
    "相关资料已整理归档，可供查阅。",
)


def prose(sheet: Sheet, count: int) -> str:
    """Return a few sentences of office prose."""
    chosen = sheet.rng.choice(len(_SENTENCES), min(count, len(_SENTENCES)), replace=False)
    return "".join(_SENTENCES[int(index)] for index in chosen)


def fill_page(sheet: Sheet, *, until: float = 0.9) -> float:
    """Print a heading, then prose and tables down to a share of the page; return the y below."""
    rng, unit = sheet.rng, sheet.unit
    top = float(rng.uniform(80, 160)) * unit
    sheet.heading(top, str(rng.choice(_HEADINGS)), float(rng.uniform(36, 50)))
    y = float(rng.uniform(230, 280)) * unit
    limit = sheet.height * until * float(rng.uniform(0.7, 1.0))
    while y < limit - 220 * unit:
        if rng.random() < 0.35:
            y = _small_table(sheet, y)
        else:
            area = Box(sheet.px(140), round(y), sheet.px(1100), sheet.height)
            y = sheet.paragraph(area, prose(sheet, int(rng.integers(2, 5))), 25)
        y += float(rng.uniform(10, 40)) * unit
    return y


def _small_table(sheet: Sheet, y: float) -> float:
    rng, unit = sheet.rng, sheet.unit
    height = 50 * unit
    rows: list[tuple[float, list[Cell]]] = [
        (height, [Cell("姓名"), Cell("工作单位"), Cell("学时"), Cell("备注")])
    ]
    for _ in range(int(rng.integers(1, 4))):
        hours = str(int(rng.integers(20, 90)))
        rows.append(
            (height, [Cell(invented_name(rng)), Cell(invented_unit(rng)), Cell(hours), Cell("")])
        )
    sheet.table((140 * unit, y), [one * unit for one in (160, 500, 130, 170)], rows, size=22)
    return y + height * len(rows)
