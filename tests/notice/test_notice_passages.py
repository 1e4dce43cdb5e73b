"""Addresses and phones as a line of the notice writes them."""

from __future__ import annotations

import pytest

from docvalidate.notice.passages import full_phones, office_address


@pytest.mark.parametrize(
    ("text", "phones"),
    [
        ("0730-8805638,8882310", ("0730-8805638", "0730-8882310")),
        ("0730—8805638、0731-8882310", ("0730-8805638", "0731-8882310")),
        ("8805638", ("8805638",)),
        ("0730-8805638、13012345678", ("0730-8805638", "13012345678")),
    ],
)
def test_an_area_code_given_once_holds_for_those_after_it(
    text: str, phones: tuple[str, ...]
) -> None:
    assert full_phones(text) == phones


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("3.甲系列:清江市滨河路8号(东门),联系电话:0999-6120001。", "清江市滨河路8号(东门)"),
        ("甲系列：清江市滨河路8号：东门，电话：0999-6120001", "清江市滨河路8号：东门"),
        ("甲系列:清江市滨河路8号", None),
        ("甲系列:东楼,电话:0999-6120001;西楼,电话:0999-6120002", None),
        ("送清江市滨河路8号", None),
    ],
)
def test_an_address_stands_between_the_colon_and_the_phones(text: str, address: str | None) -> None:
    assert office_address(text) == address
