"""What applicants declare: ``applicant.yaml``, identity numbers."""

from __future__ import annotations

import datetime as dt
import string
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from docvalidate.intake import is_valid_identity_number, read_applicant
from docvalidate.language import Language
from docvalidate.model.applicant import Applicant, Channel, FactSource
from docvalidate.model.errors import ExitCode, UsageError

# 11010519491231002X is the worked example of GB 11643 itself.
STANDARD_EXAMPLE = "11010519491231002X"


def declare(folder: Path, text: str, encoding: str = "utf-8") -> Path:
    (folder / "applicant.yaml").write_bytes(text.encode(encoding))
    return folder


def test_english_keys(tmp_path: Path) -> None:
    declare(
        tmp_path,
        f"""
        name: 王小明
        level: senior
        series: 会计系列
        employer: 洞庭湖某研究所
        jurisdiction: county
        id_number: {STANDARD_EXAMPLE}
        phone: 07300000000
        submitted: {{online: 2024-09-10, paper: 2024-09-12}}
        facts: {{破格: true, 年限: 5}}
        """,
    )
    applicant = read_applicant(tmp_path)
    assert (applicant.name, applicant.level) == ("王小明", "senior")
    assert (applicant.series, applicant.employer) == ("会计系列", "洞庭湖某研究所")
    assert applicant.submitted == {
        Channel.ONLINE: dt.date(2024, 9, 10),
        Channel.PAPER: dt.date(2024, 9, 12),
    }
    assert applicant.facts == {
        "jurisdiction": "county",
        "id_number": STANDARD_EXAMPLE,
        "id_number_valid": True,
        "phone": "07300000000",
        "破格": True,
        "年限": 5,
    }
    assert applicant.sources == dict.fromkeys(
        ("name", "level", "series", "employer"), FactSource.DECLARED
    )


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "utf-16"])
def test_chinese_keys_full_width_colons_and_windows_encodings(
    tmp_path: Path, encoding: str
) -> None:
    declare(
        tmp_path,
        "姓名：王小明\n级别： 中级\n申报系列: 档案系列\n用人单位：某局\n隶属: 市直\n"
        "线上提交日期：2024年9月10日\n",
        encoding,
    )
    applicant = read_applicant(tmp_path)
    assert applicant.name == "王小明"
    assert applicant.level == "中级"
    assert applicant.series == "档案系列"
    assert applicant.employer == "某局"
    assert applicant.facts["jurisdiction"] == "municipal"
    assert applicant.submitted == {Channel.ONLINE: dt.date(2024, 9, 10)}


def test_missing_and_empty_files_declare_nothing(tmp_path: Path) -> None:
    assert read_applicant(tmp_path) == Applicant()
    assert read_applicant(tmp_path / "missing") == Applicant()
    declare(tmp_path, "# 待填\n")
    assert read_applicant(tmp_path) == Applicant()


def test_an_empty_value_is_not_declared(tmp_path: Path) -> None:
    declare(tmp_path, "name:\nlevel: ''\nseries: ~\nemployer: 某局\nsubmitted: {online: }\n")
    applicant = read_applicant(tmp_path)
    assert (applicant.name, applicant.level, applicant.series) == (None, None, None)
    assert applicant.sources == {"employer": FactSource.DECLARED}
    assert applicant.submitted == {}


def test_digits_stay_as_written(tmp_path: Path) -> None:
    declare(tmp_path, "name: 010\nid_number: 110105194912310021\nphone: 0730\n")
    applicant = read_applicant(tmp_path)
    assert applicant.name == "010"
    assert applicant.facts["phone"] == "0730"
    assert applicant.facts["id_number"] == "110105194912310021"
    assert applicant.facts["id_number_valid"] is False


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("name: 王小明\nlevle: senior\n", 2, "level"),
        ("姓名: 王小明\n姓名: 李四\n", 2, "重复"),
        ("name: 王小明\nsubmitted: {online: 九月十日}\n", 2, "2024-09-12"),
        ("name: 王小明\n\nsubmitted: {paper: 2024-02-30}\n", 3, "日期"),
        ("submitted: 2024-09-12\n", 1, "线上"),
        ("submitted: {email: 2024-09-12}\n", 1, "线下"),
        ("jurisdiction: 省直\n", 1, "市直"),
        ("name: [王, 小明]\n", 1, "文字"),
        ("facts: 无\n", 1, "facts"),
        ("name: 王小明\n\tlevel: senior\n", 2, "制表符"),
        ("name: '王小明\n", 2, "写法"),
        ("王小明 高级\n", 1, "姓名: 张三"),
        ("- name: 王小明\n", 1, "项目"),
    ],
)
def test_errors_name_file_line_and_remedy(tmp_path: Path, text: str, line: int, words: str) -> None:
    declare(tmp_path, text)
    with pytest.raises(UsageError) as caught:
        read_applicant(tmp_path)
    said = str(caught.value)
    assert caught.value.exit_code is ExitCode.USAGE
    assert f"applicant.yaml 第 {line} 行" in said
    assert words in said
    assert f"line {line}" in caught.value.in_language(Language.ENGLISH)


@settings(max_examples=150)
@given(
    st.one_of(
        st.binary(max_size=200),
        st.text(max_size=200).map(lambda text: text.encode("utf-8", "replace")),
    )
)
def test_any_content_is_understood_or_refused_plainly(
    tmp_path_factory: pytest.TempPathFactory, content: bytes
) -> None:
    folder = tmp_path_factory.mktemp("applicant")
    (folder / "applicant.yaml").write_bytes(content)
    said = "applicant.yaml"
    try:
        read_applicant(folder)
    except UsageError as error:
        said = str(error)
    assert "applicant.yaml" in said


VALUES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.text(string.printable, max_size=8),
    st.dates().map(str),
)
KEYS = st.sampled_from(
    ["name", "姓名", "级别", "series", "submitted", "facts", "phone", "其他", "x"]
)


@settings(max_examples=100)
@given(st.dictionaries(KEYS, st.one_of(VALUES, st.lists(VALUES, max_size=2)), max_size=5))
def test_any_mapping_is_understood_or_refused_plainly(
    tmp_path_factory: pytest.TempPathFactory, content: dict[str, object]
) -> None:
    import yaml

    folder = tmp_path_factory.mktemp("applicant")
    declare(folder, yaml.safe_dump(content, allow_unicode=True))
    name: object = None
    said = "第 1 行"
    try:
        name = read_applicant(folder).name
    except UsageError as error:
        said = str(error)
    assert "行" in said
    assert name is None or isinstance(name, str)


def test_identity_number_check_digit() -> None:
    assert is_valid_identity_number(STANDARD_EXAMPLE)
    assert not is_valid_identity_number("110105194912310021")
    assert not is_valid_identity_number("11010519491331002X")
    assert not is_valid_identity_number(STANDARD_EXAMPLE[:-1])


@given(st.integers(0, 16), st.integers(1, 9))
def test_any_single_wrong_digit_is_noticed(position: int, change: int) -> None:
    digits = list(STANDARD_EXAMPLE)
    digits[position] = str((int(digits[position]) + change) % 10)
    assert not is_valid_identity_number("".join(digits))
