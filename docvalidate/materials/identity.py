"""Read who the applicant is off the pages: the values beside or below their labels."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from docvalidate.materials.similarity import normalise
from docvalidate.model.evidence import DocumentEvidence, PageEvidence, TextLine
from docvalidate.model.finding import Location
from docvalidate.model.geometry import Box


class IdentityKind(StrEnum):
    """What a labelled value says about the applicant."""

    NAME = "name"
    ID_NUMBER = "id_number"
    EMPLOYER = "employer"
    LEVEL = "level"
    SERIES = "series"
    DATE = "date"


@dataclass(frozen=True, slots=True)
class IdentityFact:
    """A value read beside its label.

    Attributes:
        value: as read, without the label and the spaces around it.
        location: of the line, or the part of it, that holds the value.
        confidence: of the recogniser, 0 to 1.
    """

    kind: IdentityKind
    value: str
    location: Location
    confidence: float


_LABELS: tuple[tuple[IdentityKind, tuple[str, ...]], ...] = (
    (
        IdentityKind.ID_NUMBER,
        ("公民身份号码", "居民身份证号码", "身份证号码", "身份证号", "证件号码"),
    ),
    (
        IdentityKind.EMPLOYER,
        (
            "现工作单位",
            "所在单位名称",
            "工作单位名称",
            "所在单位",
            "申报单位",
            "工作单位",
            "用人单位",
            "单位名称",
        ),
    ),
    (
        IdentityKind.LEVEL,
        (
            "申报职称级别",
            "申报职称名称",
            "拟评职称名称",
            "申报级别",
            "申报层级",
            "拟评级别",
            "拟评职称",
            "申报职称",
        ),
    ),
    (IdentityKind.SERIES, ("申报系列专业", "申报系列", "申报专业", "职称系列", "评审系列")),
    (IdentityKind.DATE, ("填表日期", "填表时间", "申报日期", "申报时间")),
    (
        IdentityKind.NAME,
        (
            "申报人姓名",
            "申报者姓名",
            "参评人姓名",
            "参评人员姓名",
            "申请人姓名",
            "本人姓名",
            "姓名",
        ),
    ),
)

_OTHER_LABELS = (
    "性别 民族 出生年月 出生日期 年龄 政治面貌 学历 学位 毕业院校 毕业时间 所学专业 参加工作时间"
    " 联系电话 手机 现任职务 行政职务 现任职称 现职称 籍贯 照片 贴照片处 单位性质 单位地址"
    " 主管部门 取得时间 聘任时间 签名 盖章"
)
_ALL_LABELS = (
    *(label for _, labels in _LABELS for label in labels),
    *_OTHER_LABELS.split(),
)

_NAME = re.compile(r"[\u3400-\u9fff]{2,4}(?:·[\u3400-\u9fff]{2,8})*")
_SURNAMES = frozenset(
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖萧田董袁潘于蒋蔡余杜叶"
    "程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付傅方白邹孟熊秦邱丘江尹薛闫阎段雷侯龙史陶黎"
    "贺顾毛郝龚邵万钱严覃武戴莫孔向汤温康施文牛樊葛邢安齐易乔伍庞颜倪庄聂章鲁岳翟殷詹申欧耿关"
    "兰焦俞左柳甘祝包宁尚符舒阮柯纪梅童凌毕单季裴霍涂成苗谷盛曲翁冉骆蓝路游辛靳欧阳管柴蒙鲍华"
    "喻祁蒲房滕屈饶解牟艾尤阳时穆农司卓古吉缪简车项连芦麦褚娄窦戚岑景党宫费卜冷晏席卫米柏宗瞿"
    "桂全佟应臧闵苟邬边卞姬师和仇栾隋商刁沙荣巫寇桑郎甄丛仲虞敖巩明佘池查麻苑迟邝官封谈匡鞠惠荆"
    "乐冀郁胥南班储原栗燕楚鄢扬奚阿买努古帕热艾木尼巴扎布其诸葛上皇甫尉迟公慕容"
)
"""First characters of names. A table's heading beside 姓名, such as 联系方式, is no name; a rare
surname left unread costs less than a heading taken for somebody else's name."""
_ID_NUMBER = re.compile(r"\d{17}[\dXx]|\d{15}")
_DATE = re.compile(r"(?:19|20)\d{2}(?:年|[-./])\d{1,2}(?:(?:月|[-./])(?:\d{1,2}日?)?)?")
_CHINESE = re.compile(r"[\u3400-\u9fff]")
_BEFORE_VALUE = " :：()（）_—-　"
_LEAST_EMPLOYER = 4
_SPACES = re.compile(r"\s+")
_SAME_ROW = 0.4
_BELOW_ROWS = 2.2
_BESIDE_SHARE = 0.45
"""Share of the page's width within which a value beside its label is looked for."""


def read_identity(document: DocumentEvidence) -> tuple[IdentityFact, ...]:
    """Read the labelled facts about the applicant off a document's pages.

    A value stands after its label in the same line, else in the next line to the right, else in
    the line below (tables often put it there). Labels may be spaced out (姓　　名). What does not
    look like a value of its kind, such as the next label, is not taken.

    Args:
        document: what was seen in the file.

    Returns:
        The facts in reading order; a label with nothing readable beside it gives none.
    """
    return tuple(fact for page in document.pages for fact in _read_page(page, document.path))


def _read_page(page: PageEvidence, path: str) -> Iterator[IdentityFact]:
    for line in page.lines:
        for kind, after in _labels_in(line.text):
            found = _value_of(kind, after, line, page)
            if found is not None:
                value, source = found
                location = Location(path, page.number, source.box)
                yield IdentityFact(kind, value, location, source.confidence)


def _labels_in(text: str) -> Iterator[tuple[IdentityKind, str]]:
    """Yield the kind of every label in a line, with the text that follows it."""
    text = unicodedata.normalize("NFKC", text)
    taken: list[tuple[int, int]] = []
    for kind, labels in _LABELS:
        for label in labels:
            match = _spaced(label).search(text) if label[0] in text else None
            if match is None or any(a < match.end() and match.start() < b for a, b in taken):
                continue
            if _is_within_words(text, match.start()):
                continue
            taken.append(match.span())
            yield kind, text[match.end() :]
            break


@cache
def _spaced(label: str) -> re.Pattern[str]:
    """Return a pattern for a label that may be spaced out."""
    return re.compile(r"\s*".join(map(re.escape, label)))


def _is_within_words(text: str, start: int) -> bool:
    """Say whether the label is the end of a longer word, as 姓名 in 配偶姓名.

    A line may hold several label and value pairs, so what stands before a gap or a colon's
    value is another matter.
    """
    return start > 0 and _CHINESE.match(text[start - 1]) is not None


def _value_of(
    kind: IdentityKind, after: str, line: TextLine, page: PageEvidence
) -> tuple[str, TextLine] | None:
    value = _clean(kind, after)
    if value is not None:
        return value, line
    if normalise(after) and not _starts_with_label(after):
        return None
    for neighbour in _neighbours(line, page):
        value = _clean(kind, neighbour.text)
        if value is not None:
            return value, neighbour
    return None


def _neighbours(label: TextLine, page: PageEvidence) -> Sequence[TextLine]:
    """Return the next line to the right, then the line right below, if there are such."""
    beside = [
        line
        for line in page.lines
        if line is not label
        and line.box.x0 >= label.box.x1 - label.box.height // 2
        and line.box.x0 - label.box.x1 < page.width * _BESIDE_SHARE
        and _common_height(line.box, label.box) > _SAME_ROW
    ]
    below = [
        line
        for line in page.lines
        if line is not label
        and 0 < line.box.center[1] - label.box.center[1] <= _BELOW_ROWS * label.box.height
        and line.box.y0 >= label.box.center[1]
        and line.box.x0 < label.box.x1
        and label.box.x0 < line.box.x1
    ]
    nearest_beside = sorted(beside, key=lambda line: line.box.x0)[:1]
    nearest_below = sorted(below, key=lambda line: line.box.y0)[:1]
    return (*nearest_beside, *nearest_below)


def _common_height(first: Box, second: Box) -> float:
    common = min(first.y1, second.y1) - max(first.y0, second.y0)
    smaller = min(first.height, second.height)
    return common / smaller if smaller else 0.0


def _clean(kind: IdentityKind, text: str) -> str | None:
    """Return what a text starts with, if it looks like a value of the kind asked for."""
    value = unicodedata.normalize("NFKC", text).strip(_BEFORE_VALUE)
    return _CLEANERS[kind](value)


def _starts_with_label(text: str) -> bool:
    bare = normalise(text)
    return any(bare.startswith(label) for label in _ALL_LABELS)


def _before_next_label(value: str) -> str:
    """Cut off the next label of the same line (张三 性别 男)."""
    ends = [
        match.start()
        for label in _ALL_LABELS
        if label[0] in value and (match := _spaced(label).search(value))
    ]
    return value[: min(ends)] if ends else value


def _name(value: str) -> str | None:
    head = _before_next_label(value)
    # A name of two characters is often written with a space between them.
    compact = re.split(r"[,，;；:：/()（）]", _SPACES.sub("", head).strip(_BEFORE_VALUE))[0]
    return compact if _NAME.fullmatch(compact) and compact[0] in _SURNAMES else None


def _id_number(value: str) -> str | None:
    match = _ID_NUMBER.match(_SPACES.sub("", value))
    return match.group().upper() if match else None


def _date(value: str) -> str | None:
    match = _DATE.match(_SPACES.sub("", value))
    return match.group() if match else None


def _employer(value: str) -> str | None:
    head = _SPACES.sub("", _before_next_label(value)).strip(":：_—-")
    return head if sum(1 for _ in _CHINESE.finditer(head)) >= _LEAST_EMPLOYER else None


def _words(value: str) -> str | None:
    head = _SPACES.sub("", _before_next_label(value)).strip(_BEFORE_VALUE)
    return head if sum(1 for _ in _CHINESE.finditer(head)) >= 2 else None


_CLEANERS: dict[IdentityKind, Callable[[str], str | None]] = {
    IdentityKind.NAME: _name,
    IdentityKind.ID_NUMBER: _id_number,
    IdentityKind.EMPLOYER: _employer,
    IdentityKind.LEVEL: _words,
    IdentityKind.SERIES: _words,
    IdentityKind.DATE: _date,
}
