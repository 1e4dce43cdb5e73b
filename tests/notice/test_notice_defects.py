"""Deliberate defects of a notice file: each is found, called by its name, on its line."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest

from docvalidate.language import Language
from docvalidate.notice import load_notice
from docvalidate.notice.files import rules_folder
from docvalidate.notice.lint import lint_notice

RELEASED = (rules_folder() / "yueyang-2024.yaml").read_text(encoding="utf-8")
CHECKS = {rule.value.check for rule in load_notice("yueyang-2024").rules}


@dataclass(frozen=True)
class Defect:
    """One defect.

    Attributes:
        code: what lint must call it.
        at: text that, after the edits, first stands on the line lint must name ...
        edits: what is replaced by what: the last place it stands, where the clauses are.
        above: ... or this many lines above it, where an entry is named by its first line.
    """

    name: str
    code: str
    at: str
    edits: tuple[tuple[str, str], ...]
    above: int = 0


def one(name: str, code: str, at: str, old: str, new: str, above: int = 0) -> Defect:
    return Defect(name, code, at, ((old, new),), above)


def block(first: str, last: str) -> str:
    """Return the part of the released file from one text up to another."""
    start = RELEASED.index(first)
    return RELEASED[start : RELEASED.index(last, start)]


CLAUSE_1_1_2 = block('  - id: "1.1.2"', '  - id: "1.1.3"')
CLAUSE_1_1_3 = block('  - id: "1.1.3"', '  - id: "1.1.4"')
CLAUSE_2_2_7 = block('  - id: "2.2.7"', '  - id: "2.2.8"')
CLAUSE_2_2_8 = block('  - id: "2.2.8"', '  - id: "2.2.9"')
JUDICIAL = '  - {name: 司法鉴定人专业, clause: "2.2.6", names: [司法鉴定]}\n'
STEPS = block("steps:\n", "\n# 核查规则")
RULES = block("rules:\n", "\n# 网页上")
PREAMBLE_RULE = '  - test: t01\n    clause: "0.4"\n    quote: 无须线上申报\n'
LAWYERS = "applies: {in: {series: [律师系列]}}"
FORESTRY = "applies: {in: {series: [基层林业工程专业]}}\n  - hand_over"
SILENT_JUNIORS = "applies: {eq: {level: junior}}\n    note: 只写了高级、中级的时间"

DEFECTS = (
    one("unknown key", "unknown_key", "dutty:", "    duty: required\n", "    dutty: required\n"),
    one("missing key", "missing_key", "- until:", "- actor: department\n    until:", "- until:"),
    one("key given twice", "duplicate_key", "year: 2025", "year: 2024", "year: 2024\nyear: 2025"),
    one("tab for indentation", "bad_yaml", "\tname: 高级", "    name: 高级", "\tname: 高级"),
    one(
        "clause given twice",
        "duplicate_clause",
        "ref: 二(二)6",
        '"2.2.6"\n    ref',
        '"2.2.5"\n    ref',
        1,
    ),
    one(
        "rule given twice",
        "duplicate_rule",
        "check: signed",
        'test: t02\n    clause: "0.3"',
        'test: t01\n    clause: "0.3"',
        3,
    ),
    one("31st of September", "date_not_real", "09-31", 'to: "2024-09-14"', 'to: "2024-09-31"'),
    one(
        "bare date",
        "unquoted_date",
        "until: 2024-09-16",
        '"2024-09-16"\n    clause: "1',
        '2024-09-16\n    clause: "1',
    ),
    one("date not in ISO form", "bad_date", "2024-9-14", 'to: "2024-09-14"', 'to: "2024-9-14"'),
    one("clause id a decimal", "unquoted_decimal", "id: 3.1\n", 'id: "3.1"', "id: 3.1"),
    one("clause id a whole number", "not_text", "id: 3\n", 'id: "3"\n', "id: 3\n"),
    one("clause id by the wrong sign", "bad_clause_id", "2-2-18", 'id: "2.2.18"', 'id: "2-2-18"'),
    one(
        "uncited fee",
        "missing_key",
        "- amount: 110",
        '    clause: "3.1"\n    quote: 申报初级',
        "    quote: 申报初级",
    ),
    one("fee not the notice's", "amount_not_in_quote", "amount: 251", "amount: 215", "amount: 251"),
    one("fee as text", "not_a_number", 'amount: "215"', "amount: 215", 'amount: "215"'),
    one(
        "date not the notice's",
        "date_not_in_quote",
        '"2024-09-17"',
        'until: "2024-09-16"',
        'until: "2024-09-17"',
    ),
    one(
        "overlapping windows",
        "two_answers",
        "quote: 基层林业工程系列:",
        FORESTRY,
        FORESTRY.replace("[", "[基层卫生系列, "),
        4,
    ),
    one(
        "reversed window",
        "window_reversed",
        'from: "2024-10-16"',
        'from: "2024-10-14"\n    to: "2024-10-16"',
        'from: "2024-10-16"\n    to: "2024-10-14"',
    ),
    one("text altered by one character", "text_differs", 'id: "2.2.7"', "公楼1315办", "公楼1316办"),
    one(
        "text altered by one mark",
        "text_differs",
        'id: "0.4"',
        "提交,无须线上申报。\n",
        "提交，无须线上申报。\n",
    ),
    one("clause left out", "text_forgotten", 'id: "1.1.4"', CLAUSE_1_1_3, ""),
    one(
        "last clause left out",
        "text_missing_at_end",
        'id: "issuer"',
        block('  - id: "issued"', "年8月26日") + "年8月26日\n",
        "",
    ),
    one(
        "clauses overlap",
        "text_overlaps",
        'id: "2.2.8"',
        CLAUSE_2_2_7.splitlines()[-1],
        "\n".join([CLAUSE_2_2_7.splitlines()[-1], CLAUSE_2_2_8.splitlines()[-1]]),
    ),
    one(
        "clauses exchanged",
        "text_overlaps",
        'id: "2.2.7"',
        CLAUSE_2_2_7 + CLAUSE_2_2_8,
        CLAUSE_2_2_8 + CLAUSE_2_2_7,
    ),
    one(
        "clause without use or reason",
        "clause_unused",
        'id: "1.1.2"',
        CLAUSE_1_1_2,
        CLAUSE_1_1_2.replace("    informative: true\n", ""),
    ),
    one(
        "clause used, yet informative",
        "clause_used_after_all",
        'informative: true\n  - id: "2.2.8"',
        CLAUSE_2_2_7,
        CLAUSE_2_2_7 + "    informative: true\n",
    ),
    one(
        "quotation not in the clause",
        "quote_not_in_clause",
        "不须线上",
        "quote: 无须线上申报",
        "quote: 不须线上申报",
    ),
    one(
        "exception that quotes nothing",
        "quote_not_in_clause",
        "(除教师外)",
        "quote: (除中小学教师系列、基层系列以外)",
        "quote: (除教师外)",
    ),
    one(
        "clause that does not exist",
        "unknown_clause",
        '"2.2.19"',
        'clause: "2.2.18"\n    applies',
        'clause: "2.2.19"\n    applies',
    ),
    one(
        "unknown series",
        "unknown_series",
        "基层医院系列",
        "[省卫生系列, 基层卫生系列]",
        "[省卫生系列, 基层医院系列]",
    ),
    one(
        "series the clause does not name",
        "series_not_in_clause",
        "[律师系列, 档案系列]",
        LAWYERS,
        LAWYERS.replace("]", ", 档案系列]"),
    ),
    Defect(
        "series forgotten",
        "series_forgotten",
        "address: 岳阳市人大常委会办公楼1222",
        ((JUDICIAL, ""), ("[公证员系列, 司法鉴定人专业]", "[公证员系列]")),
    ),
    one(
        "short form of two series",
        "ambiguous_name",
        "name: 技校教师系列",
        "names: [党校]",
        "names: [党校, 技校]",
    ),
    one(
        "level that does not exist",
        "unknown_value",
        "level: medium",
        "{level: intermediate}}\n\n# 纸质",
        "{level: medium}}\n\n# 纸质",
    ),
    one(
        "fact nobody declares",
        "unknown_fact",
        "{county: county}",
        "{jurisdiction: county}",
        "{county: county}",
    ),
    one(
        "two operators in one",
        "one_operator",
        "any: [{eq",
        "{eq: {level: junior}}\n    note: 导言",
        "{eq: {level: junior}, any: [{eq: {level: senior}}]}\n    note: 导言",
    ),
    one(
        "silence not declared",
        "no_answer",
        "windows:",
        SILENT_JUNIORS,
        SILENT_JUNIORS.replace(
            "{eq: {level: junior}}", "{all: [{eq: {level: junior}}, {in: {series: [上述系列]}}]}"
        ),
    ),
    one(
        "silence and answer at once",
        "two_answers",
        "note: 导言只写",
        "applies: {eq: {level: junior}}\n    note: 导言",
        "applies: {not: {eq: {level: senior}}}\n    note: 导言",
        4,
    ),
    one("phone without area code", "bad_phone", '["8216491"]', '["0730-8216491"]', '["8216491"]'),
    one(
        "phone with a slip",
        "phone_not_in_clause",
        "8216419",
        '["0730-8216491"]',
        '["0730-8216419"]',
    ),
    one(
        "address with a slip",
        "address_not_in_clause",
        "address: 岳阳市委机关2号楼",
        "address: 岳阳市委机关1号楼",
        "address: 岳阳市委机关2号楼",
    ),
    one(
        "address without its end",
        "address_cut_short",
        "address: 岳阳市委机关1号楼516\n",
        "address: 岳阳市委机关1号楼516新闻科办公室",
        "address: 岳阳市委机关1号楼516",
    ),
    one(
        "address without its beginning",
        "address_cut_short",
        "address: 委机关1号楼516新闻科办公室",
        "address: 岳阳市委机关1号楼516新闻科办公室",
        "address: 委机关1号楼516新闻科办公室",
    ),
    one(
        "address without its brackets",
        "address_cut_short",
        "address: 岳阳市文化旅游广电局410办公室\n",
        "address: 岳阳市文化旅游广电局410办公室(求索东路18号)",
        "address: 岳阳市文化旅游广电局410办公室",
    ),
    one(
        "second phone forgotten",
        "phone_forgotten",
        'phones: ["0730-8393665"]',
        '["0730-8393665", "0730-8882310"]',
        '["0730-8393665"]',
    ),
    one(
        "check that does not exist",
        "unknown_check",
        "readable",
        "check: legible",
        "check: readable",
    ),
    one(
        "parameter without meaning",
        "bad_parameter",
        "to_nobody",
        "{hand_over: to_department}",
        "{hand_over: to_nobody}",
    ),
    one(
        "straddle seal on a material that the checklist does not hold",
        "bad_parameter",
        "[review_from]",
        "check: sealed\n    severity: error\n    parameters: {portion: eligibility}",
        "check: straddle_sealed\n    severity: error\n"
        "    parameters: {portion: eligibility, materials: [review_from]}",
    ),
    one(
        "checklist that is not there",
        "no_checklist",
        "checklist: hunan\n",
        "checklist: hunan-practice",
        "checklist: hunan",
    ),
    one(
        "text that is not there",
        "no_text",
        "text: other.txt",
        "text: yueyang-2024.txt",
        "text: other.txt",
    ),
    one(
        "zone that does not exist", "unknown_timezone", "timezone:", "Asia/Shanghai", "Asia/Yueyang"
    ),
    one(
        "reason that is the skeleton's own",
        "placeholder_reason",
        "untranslated: 还没有写成规则",
        'untranslated: 附件须另行下载，内容不在通知正文里。\n  - id: "A.2"',
        'untranslated: 还没有写成规则\n  - id: "A.2"',
    ),
    one("no rules", "no_rules_given", "rules: []", RULES, "rules: []\n"),
    one("no steps", "no_steps_given", "steps: []", STEPS, "steps: []\n"),
    one("no word of rules", "no_rules_given", "# 岳阳市2024年", RULES, ""),
    one(
        "rule without a quotation",
        "quote_missing",
        'clause: "0.4"\n    check: portion_not_in_channel',
        PREAMBLE_RULE,
        PREAMBLE_RULE.replace("    quote: 无须线上申报\n", ""),
    ),
    one(
        "step without a quotation",
        "quote_missing",
        'clause: "0.4"\n    applies: {eq: {level: junior}}',
        "    quote: 业绩评审材料线下提交\n    applies: {eq: {level: junior}}",
        "    applies: {eq: {level: junior}}",
    ),
    one(
        "silence without a quotation",
        "quote_missing",
        'clause: "1.1.1"\n    note: 通知没有列出',
        "    quote: 按照《职称网上申报评审操作指南(个人)》(附件1)进行申报\n",
        "",
    ),
    one(
        "rule whose clause moved on by one",
        "quote_not_in_clause",
        "quote: 无须线上申报\n    check",
        PREAMBLE_RULE,
        PREAMBLE_RULE.replace("0.4", "0.3").replace("t01", "t11"),
    ),
    one(
        "quotation that stands in another clause too",
        "quote_in_two_clauses",
        "quote: 资格审查材料\n    check: materials_present",
        "quote: 资格审查材料网上提交\n    check: materials_present",
        "quote: 资格审查材料\n    check: materials_present",
    ),
    one(
        "exception of nobody",
        "exception_of_nobody",
        "quote: (除中小学教师系列、基层系列以外)",
        'applies: {in: {series: [中小学教师系列, 基层系列]}}\n        clause: "2.1.2"',
        'applies: {eq: {level: junior}}\n        clause: "2.1.2"',
        2,
    ),
)


@pytest.mark.parametrize("defect", DEFECTS, ids=lambda defect: defect.name)
def test_a_deliberate_defect_is_found_on_its_line(tmp_path: Path, defect: Defect) -> None:
    text = RELEASED
    for old, new in defect.edits:
        head, found, tail = text.rpartition(old)
        assert found, f"nothing to edit: {old}"
        text = head + new + tail
    path = tmp_path / "yueyang-2024.yaml"
    path.write_text(text, encoding="utf-8")
    shutil.copy(rules_folder() / "yueyang-2024.txt", tmp_path)
    line = text[: text.index(defect.at)].count("\n") + 1 - defect.above
    problems = lint_notice(path, CHECKS)
    assert (defect.code, line) in {(found.code, found.line) for found in problems}


def test_a_defect_is_one_line_with_place_reason_and_remedy(tmp_path: Path) -> None:
    path = tmp_path / "yueyang-2024.yaml"
    path.write_text(RELEASED.replace("check: legible", "check: legibel"), encoding="utf-8")
    shutil.copy(rules_folder() / "yueyang-2024.txt", tmp_path)
    (problem,) = lint_notice(path, CHECKS)
    chinese = problem.in_language(Language.CHINESE)
    assert chinese.startswith(f"{path}:{problem.line}: ")
    assert "“legibel”" in chinese
    assert "可以用：legible" in chinese
    assert "Known: legible" in problem.in_language(Language.ENGLISH)


def test_at_least_twenty_different_defects_are_told_apart() -> None:
    assert len({defect.code for defect in DEFECTS}) >= 20
