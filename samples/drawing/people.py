"""Invented people and units, and numbers with valid check digits."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from samples.drawing.handwriting import Writer

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK_CHARACTERS = "10X98765432"
_SURNAMES = "周李王陈刘彭谢易邓罗曾龚黎汤方任毛钟江许"
_GIVEN = "启明建国文华慧敏志远晓红丽芳立新海涛秋云德祥思齐雨晴若兰振东"
_PLACES = ("云溪湖畔", "银杏岭", "白鹭洲头", "青石桥畔", "枫林渡", "长乐湾")
_TRADES = (
    "水务发展有限公司",
    "职业培训中心",
    "文化服务中心",
    "工程设计院",
    "经济研究所",
    "中心医院",
)


@dataclass(frozen=True, slots=True)
class Person:
    """An invented applicant with everything the forms ask for.

    Attributes:
        level: as declared, such as 高级.
        title_now: present title; empty for a junior.
        title_next: title applied for.
        head: who signs for the employer.
        checker: who certifies photocopies.
        seed: of the applicant's hand; the head's and the checker's follow from it.
    """

    name: str
    gender: str
    birth: str
    id_number: str
    level: str
    series: str
    employer: str
    title_now: str
    title_next: str
    school: str
    major: str
    head: str
    checker: str
    seed: int

    @property
    def graduated(self) -> int:
        """Year of the first degree: at 22."""
        return int(self.birth[:4]) + 22

    @property
    def hand(self) -> Writer:
        """The applicant's hand."""
        return Writer.from_seed(self.seed)

    @property
    def head_hand(self) -> Writer:
        """The hand of the head of the employer."""
        return Writer.from_seed(self.seed + 1)

    @property
    def checker_hand(self) -> Writer:
        """The hand of whoever certifies photocopies."""
        return Writer.from_seed(self.seed + 2)


def identity_number(region: str, birth: str, order: int) -> str:
    """Return an 18-character number with its check digit (GB 11643).

    Args:
        region: six digits; ``999999`` belongs to no place.
        birth: ``YYYYMMDD``.
        order: 0 to 999, odd for men.
    """
    body = f"{region}{birth}{order:03d}"
    total = sum(int(digit) * weight for digit, weight in zip(body, _WEIGHTS, strict=True))
    return body + _CHECK_CHARACTERS[total % 11]


def invented_unit(rng: np.random.Generator) -> str:
    """Return the name of a unit that does not exist."""
    return "岳阳市" + str(rng.choice(_PLACES)) + str(rng.choice(_TRADES))


def invented_name(rng: np.random.Generator) -> str:
    """Return a Chinese name of two or three characters."""
    count = 1 if rng.random() < 0.2 else 2
    given = "".join(str(one) for one in rng.choice(list(_GIVEN), count, replace=False))
    return str(rng.choice(list(_SURNAMES))) + given


def year_in_words(year: int) -> str:
    """Return a year as certificates write it, such as 二〇〇九."""
    return "".join("〇一二三四五六七八九"[int(digit)] for digit in str(year))
