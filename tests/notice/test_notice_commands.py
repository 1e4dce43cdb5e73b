"""The commands ``requirements`` and ``notices`` as a clerk uses them."""

from __future__ import annotations

import json
import unicodedata
from pathlib import Path

import jsonschema
import pytest
import yaml
from click.testing import CliRunner, Result

from docvalidate.console.context import ConsoleContext
from docvalidate.console.notices import notices
from docvalidate.console.requirements import requirements
from docvalidate.language import Language
from docvalidate.model.errors import CannotWriteError, UsageError
from docvalidate.notice.files import rules_folder

DATA = Path(__file__).parent / "data"


def ask(*arguments: str, language: Language = Language.CHINESE, width: int = 80) -> str:
    result = CliRunner(env={"COLUMNS": str(width)}).invoke(
        requirements, arguments, obj=ConsoleContext(language), standalone_mode=False
    )
    return output(result)


def work(*arguments: str) -> tuple[str, object]:
    result = CliRunner().invoke(notices, arguments, obj=ConsoleContext(), standalone_mode=False)
    return output(result), result.return_value


def output(result: Result) -> str:
    if result.exception is not None:
        raise result.exception
    return result.output


def cells(line: str) -> int:
    wide = sum(unicodedata.east_asian_width(letter) in "WF" for letter in line)
    return len(line) + wide


def test_the_sheet_says_what_a_clerk_hands_over() -> None:
    sheet = ask("--level", "副高", "--series", "会计", "--as-of", "2024-09-10")
    for words in (
        "高级（副高）",
        "会计系列",
        "2024年9月5日至9月12日",
        "还剩 2 天",
        "0730-8882310",
        "600 元/人，由本人在网上缴",
        "□",
        "通行做法",
    ):
        assert words in sheet
    assert "现职称证书" not in ask("--level", "初级", "--series", "会计")
    bare = ask("--level", "中级", "--series", "会计", "--no-checklist")
    assert "□" not in bare
    assert "通知没有列出材料清单" in bare


@pytest.mark.parametrize("width", [80, 100, 140])
def test_the_sheet_fits_the_terminal_and_cuts_nothing_off(width: int) -> None:
    sheet = ask(
        "--level", "高级", "--series", "基层卫生", "--explain", "--as-of", "2024-09-10", width=width
    )
    assert max(map(cells, sheet.splitlines())) <= width
    assert "…" not in sheet


def test_explain_shows_the_chain_of_clauses() -> None:
    sheet = "".join(ask("--level", "高级", "--series", "基层卫生", "--explain").split())
    assert "本人属于例外，不适用" in sheet
    assert "(中小学教师系列、基层系列除外)" in sheet
    assert "本人属于例外" not in ask("--level", "高级", "--series", "基层卫生")


def test_the_hands_an_application_passes_through_follow_the_jurisdiction() -> None:
    municipal = ask("--level", "中级", "--series", "会计", "--jurisdiction", "municipal")
    county = ask("--level", "中级", "--series", "会计", "--jurisdiction", "县市区")
    assert "县市区人社部门审核 " not in municipal
    assert "县市区人社部门审核 " in county


def test_json_is_the_fixed_document_and_english_keeps_its_codes() -> None:
    chinese = json.loads(ask("--level", "员级", "--series", "档案", "--format", "json"))
    english = json.loads(
        ask("--level", "员级", "--series", "档案", "--format", "json", language=Language.ENGLISH)
    )
    assert chinese["fee"] == {"amount": 110, "currency": "CNY", "payment": "with_paper"}
    assert chinese["channels"]["eligibility"]["paper"] == "not_stated"
    assert {key for key in chinese if chinese[key] != english[key]} == {"steps", "materials"}


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        (("--level", "高级", "--series", "卫生"), "省卫生系列"),
        (("--level", "教授", "--series", "会计"), "正高级"),
        (("--level", "高级", "--series", "会计", "--jurisdiction", "省直"), "municipal"),
        (("--level", "高级", "--series", "会计", "--fact", "age=40"), "jurisdiction"),
        (("--level", "高级", "--series", "会计", "--fact", "age"), "jurisdiction=county"),
        (("--level", "高级", "--series", "会计", "--as-of", "2024-09-31"), "2024-09-31"),
    ],
)
def test_a_mistake_is_one_sentence_that_says_what_to_write(
    arguments: tuple[str, ...], named: str
) -> None:
    with pytest.raises(UsageError) as caught:
        ask(*arguments)
    assert named in str(caught.value)


def test_lint_says_what_it_proved_and_returns_10_on_a_defect(tmp_path: Path) -> None:
    words, code = work("lint", "yueyang-2024")
    assert "没有错误" in words
    assert code == 0
    broken = tmp_path / "broken.yaml"
    text = (DATA / "qingjiang-2025.yaml").read_text(encoding="utf-8")
    broken.write_text(text.replace("amount: 180", "amount: 108"), encoding="utf-8")
    (tmp_path / "qingjiang-2025.txt").write_bytes((DATA / "qingjiang-2025.txt").read_bytes())
    words, code = work("lint", str(broken))
    assert code == 10
    line = text[: text.index("amount: 180")].count("\n") + 1
    assert f"broken.yaml:{line}: " in words
    assert "共 1 处错误" in words


def test_cases_that_do_not_hold_are_defects(tmp_path: Path) -> None:
    for name in ("qingjiang-2025.yaml", "qingjiang-2025.txt"):
        (tmp_path / name).write_bytes((DATA / name).read_bytes())
    (tmp_path / "cases").mkdir()
    (tmp_path / "cases" / "qingjiang-2025.yaml").write_text(
        "schema: docvalidate/cases/1\nnotice: qingjiang-2025\ncases:\n"
        "  - name: 工程中级\n    applicant: {level: 中级, series: 工程}\n    expect:\n"
        "      fee: 180\n      fee.payment: with_paper\n      fee.paymnt: x\n",
        encoding="utf-8",
    )
    words, code = work("lint", str(tmp_path / "qingjiang-2025.yaml"))
    assert code == 10
    assert ":8: " in words
    assert "应为“with_paper”，实际得出“online_by_individual”" in words
    assert ":9: " in words
    assert "fee.payment" in words
    assert "共 2 处错误" in words


def test_list_and_show_print_the_notice() -> None:
    assert "yueyang-2024" in work("list")[0]
    shown = "".join(work("show", "yueyang-2024")[0].split())
    for words in ("2024-09-16", "600CNY", "0730-8976520", "二(二)18", "基层系列的除外"):
        assert words in shown


@pytest.mark.parametrize("kind", ["notice", "checklist", "cases"])
def test_the_json_schema_accepts_what_is_released_and_refuses_other_keys(kind: str) -> None:
    schema = json.loads(work("schema", "--of", kind)[0])
    jsonschema.Draft202012Validator.check_schema(schema)
    file = {
        "notice": "yueyang-2024.yaml",
        "checklist": "checklists/hunan-practice.yaml",
        "cases": "cases/yueyang-2024.yaml",
    }[kind]
    document = yaml.safe_load((rules_folder() / file).read_text(encoding="utf-8"))
    jsonschema.validate(document, schema)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({**document, "titel": "x"}, schema)
    assert any("\u4e00" <= letter <= "\u9fff" for letter in schema["description"])


def test_new_writes_a_skeleton_once_and_never_over_another_file(tmp_path: Path) -> None:
    text = tmp_path / "通知.txt"
    text.write_bytes((DATA / "qingjiang-2025.txt").read_bytes())
    work("new", "qingjiang-2026", str(text))
    assert (tmp_path / "qingjiang-2026.yaml").is_file()
    assert (tmp_path / "qingjiang-2026.txt").read_text("utf-8") == text.read_text("utf-8")
    with pytest.raises(CannotWriteError, match="已经存在"):
        work("new", "qingjiang-2026", str(text))
    with pytest.raises(UsageError):
        work("new", "../elsewhere", str(text))


def test_diff_prints_what_changed() -> None:
    shown = "".join(work("diff", "yueyang-2024", str(DATA / "qingjiang-2025.yaml"))[0].split())
    assert "评审费金额" in shown
    assert "215CNY" in shown
    assert "180CNY" in shown
    assert "相同" in work("diff", "yueyang-2024", "yueyang-2024")[0]
