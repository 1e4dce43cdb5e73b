"""Whose seal is it: the text of a seal against the unit that should have stamped."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from docvalidate.materials.similarity import best_window, normalise


class OwnerKind(StrEnum):
    """How a seal's text and a unit's name are related."""

    SAME = "same"
    VARIANT = "variant"
    DEPARTMENT_OF = "department_of"
    DIFFERENT = "different"
    CANNOT_TELL = "cannot_tell"


@dataclass(frozen=True, slots=True)
class OwnerMatch:
    """How well a seal's text names a unit.

    Attributes:
        kind: ``SAME`` also with misread letters; ``VARIANT``: the same body under another form
            of its name, or the body of which the unit is a department; ``DEPARTMENT_OF``: a
            department of the unit.
        score: ``1 - edit distance / longer length`` of the two names, 0 to 1; symmetric.
        agreement: share of the seal's letters that stand in the unit's name in one piece.
    """

    kind: OwnerKind
    score: float
    agreement: float


SAME_SCORE = 0.8
DIFFERENT_SCORE = 0.6
FEWEST_LETTERS = 4
"""Fewer letters than this may belong to any unit."""

_SERIAL_NUMBER = re.compile(r"\d{6,}[\dxX]*")
_LEGAL_FORMS = (("有限责任公司", "有限公司"), ("股份有限公司", "股份公司"))
_DEPARTMENT = re.compile(r".{0,10}(?:部|处|科|室|组|股|办|办公室|中心|站|队|委员会|工会|党委|支部)")
_PROVINCES = frozenset(
    [
        "北京",
        "天津",
        "上海",
        "重庆",
        "河北",
        "山西",
        "辽宁",
        "吉林",
        "黑龙江",
        "江苏",
        "浙江",
        "安徽",
        "福建",
        "江西",
        "山东",
        "河南",
        "湖北",
        "湖南",
        "广东",
        "海南",
        "四川",
        "贵州",
        "云南",
        "陕西",
        "甘肃",
        "青海",
        "内蒙古",
        "广西",
        "西藏",
        "宁夏",
        "新疆",
        "中国",
    ]
)
_PLACE = re.compile(r"(?:中华人民共和国|.{2,6}(?:省|市|县|区|州|乡|镇))+")
_TELLING_APART = (
    frozenset("一二三四五六七八九十0123456789"),
    frozenset("东西南北中"),
    frozenset("省市县区州乡镇村"),
    frozenset("甲乙丙丁"),
)
"""Letters that tell neighbouring units apart: 第一中学 and 第二中学, 岳阳市 and 岳阳县. One of
them against another of its kind is never put down to a misreading."""

_Cost = tuple[int, int]


def compare_owner(
    seal_text: str,
    expected: str,
    same: float = SAME_SCORE,
    different: float = DIFFERENT_SCORE,
) -> OwnerMatch:
    """Compare the text of a seal with the name of the unit expected.

    Brackets, spaces and serial numbers do not count; 有限公司 stands for 有限责任公司, and a
    place in front (中国, 湖南省) may be there or not.

    Args:
        seal_text: as read, misread letters included.
        expected: the unit's name as declared or read elsewhere.
        same: least score that counts as the same name.
        different: score below which the names are different ones.

    Returns:
        The relation, with the score and agreement measured.
    """
    seal, unit = _bare(seal_text), _bare(expected)
    if not seal or not unit:
        return OwnerMatch(OwnerKind.CANNOT_TELL, 0.0, 0.0)
    one, other = _canonical(seal), _canonical(unit)
    (edits, conflicts) = _distance(one, other)
    score = 1 - edits / max(len(one), len(other))
    agreement = best_window(one, other)
    if seal == unit:
        return OwnerMatch(OwnerKind.SAME, score, agreement)
    kind = _related(one, other, same)
    if kind is None:
        kind = _by_score(one, score, conflicts, agreement, (same, different))
    return OwnerMatch(kind, score, agreement)


def _by_score(
    seal: str, score: float, conflicts: int, agreement: float, bounds: tuple[float, float]
) -> OwnerKind:
    same, different = bounds
    if score >= same and not conflicts:
        return OwnerKind.SAME
    is_fragment = agreement >= same and score < different
    if score >= different or is_fragment or len(seal) < FEWEST_LETTERS:
        return OwnerKind.CANNOT_TELL
    return OwnerKind.DIFFERENT


def _related(seal: str, unit: str, same: float) -> OwnerKind | None:
    """Find the relations in which one name holds the other and something more."""
    if seal == unit:
        return OwnerKind.VARIANT
    shorter, longer = sorted((seal, unit), key=len)
    if len(shorter) < FEWEST_LETTERS or len(shorter) == len(longer):
        return None
    more = len(longer) - len(shorter)
    if _is_place(longer[:more]) and _alike(longer[more:], shorter, same):
        return OwnerKind.VARIANT
    if _DEPARTMENT.fullmatch(longer[len(shorter) :]) and _alike(
        longer[: len(shorter)], shorter, same
    ):
        return OwnerKind.DEPARTMENT_OF if longer is seal else OwnerKind.VARIANT
    return None


def _bare(text: str) -> str:
    return _SERIAL_NUMBER.sub("", normalise(text))


def _canonical(name: str) -> str:
    for long_form, short_form in _LEGAL_FORMS:
        name = name.replace(long_form, short_form)
    return name


def _is_place(prefix: str) -> bool:
    return prefix in _PROVINCES or _PLACE.fullmatch(prefix) is not None


def _alike(first: str, second: str, same: float) -> bool:
    edits, conflicts = _distance(first, second)
    return not conflicts and 1 - edits / max(len(first), len(second)) >= same


def _distance(first: str, second: str) -> _Cost:
    """Return the edit distance, and how many letters that tell units apart are swapped.

    Among the alignments with the fewest edits the one with the fewest such swaps counts.
    """
    previous: list[_Cost] = [(column, 0) for column in range(len(second) + 1)]
    for row, one in enumerate(first, start=1):
        current: list[_Cost] = [(row, 0)]
        for column, other in enumerate(second, start=1):
            current.append(
                min(
                    _plus(previous[column], (1, 0)),
                    _plus(current[-1], (1, 0)),
                    _plus(previous[column - 1], _swap(one, other)),
                )
            )
        previous = current
    return previous[-1]


def _swap(one: str, other: str) -> _Cost:
    if one == other:
        return 0, 0
    return 1, int(any(one in letters and other in letters for letters in _TELLING_APART))


def _plus(first: _Cost, second: _Cost) -> _Cost:
    return first[0] + second[0], first[1] + second[1]
