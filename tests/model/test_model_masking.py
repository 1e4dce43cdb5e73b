"""Personal numbers are hidden however they are written; public numbers stay readable."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docvalidate.model.masking import (
    mask_personal_data,
    masked_unless_allowed,
    showing_personal_data,
)

DIGIT = st.sampled_from("0123456789")
SPACES = st.sampled_from(["", " ", "\u3000", "\u00a0"])
WORDS = st.text(alphabet="身份证号码电话：，。（）:;-_/姓名陈映雪 \n", max_size=12)


def digits_of(text: str) -> str:
    return re.sub(r"[^0-9Xx]", "", text)


@st.composite
def identity_numbers(draw: st.DrawFn) -> str:
    """Numbers of an identity card, also with characters lost or gained in reading."""
    region = draw(st.sampled_from(["430602", "430105", "110101", "440305", "650102"]))
    year = draw(st.integers(1940, 2008))
    month, day = draw(st.integers(1, 12)), draw(st.integers(1, 28))
    end = draw(st.text(alphabet=DIGIT, min_size=3, max_size=3)) + draw(
        st.sampled_from("0123456789X")
    )
    number = f"{region}{year}{month:02d}{day:02d}{end}"
    lost = draw(st.integers(0, 4))
    at = draw(st.integers(6, len(number) - lost))
    gained = draw(st.text(alphabet=DIGIT, max_size=2))
    return number[:6] + gained + number[6:at] + number[at + lost :]


@st.composite
def mobile_numbers(draw: st.DrawFn) -> str:
    return (
        "1"
        + draw(st.sampled_from("3456789"))
        + draw(st.text(alphabet=DIGIT, min_size=9, max_size=9))
    )


@given(before=WORDS, number=identity_numbers(), after=WORDS)
def test_identity_numbers_never_survive(before: str, number: str, after: str) -> None:
    masked = mask_personal_data(f"{before}{number}{after}")

    assert number not in masked
    assert number[2:-2] not in digits_of(masked)
    assert masked.startswith(before)
    assert masked.endswith(after)


@given(number=identity_numbers(), space=SPACES, data=st.data())
def test_identity_numbers_set_apart_by_spaces_are_masked(
    number: str, space: str, data: st.DataObject
) -> None:
    cuts = sorted(data.draw(st.sets(st.integers(1, len(number) - 1), max_size=4)))
    parts = [number[a:b] for a, b in zip([0, *cuts], [*cuts, len(number)], strict=True)]

    masked = mask_personal_data(space.join(parts))

    # A space after one or two digits too many may set those apart from the number itself.
    assert len(digits_of(masked)) <= 6
    assert len(masked) == len(number) + len(space) * len(cuts)


@given(before=WORDS, number=mobile_numbers(), after=WORDS)
def test_mobile_numbers_keep_three_and_four_digits(before: str, number: str, after: str) -> None:
    masked = mask_personal_data(f"{before}{number}{after}")

    assert masked == f"{before}{number[:3]}****{number[-4:]}{after}"


@given(text=st.text(alphabet="0123456789 -Xx年月日*ABCF电话：,，", max_size=60))
def test_masking_keeps_the_length_and_settles_at_once(text: str) -> None:
    masked = mask_personal_data(text)

    assert len(masked) == len(text)
    assert mask_personal_data(masked) == masked


@given(text=st.text(max_size=60).filter(lambda text: sum(map(str.isdigit, text)) < 11))
def test_text_with_few_digits_is_left_alone(text: str) -> None:
    assert mask_personal_data(text) == text


@given(
    date=st.dates(),
    form=st.sampled_from(["%Y-%m-%d", "%Y.%m.%d", "%Y/%m/%d", "%Y年%m月%d日", "%Y%m%d"]),
    words=WORDS,
)
def test_dates_stay_readable(date: object, form: str, words: str) -> None:
    text = f"{words}{date:{form}}至{date:{form}}{words}"

    assert mask_personal_data(text) == text


@given(digest=st.binary(min_size=32, max_size=32).map(bytes.hex))
def test_hashes_stay_readable(digest: str) -> None:
    if not digest.isdigit():
        assert mask_personal_data(f"sha256 {digest}") == f"sha256 {digest}"


@pytest.mark.parametrize(
    "text",
    [
        "联系电话:0730-8805638,8882310。",
        "联系电话:0730-8393665、8882310",
        "（0730）8882310",
        "0731 84900123",
        "010-65131234",
        "2020 2021 2022 2023 2024 年度考核",
        "2024 09 12 至 2024 10 14",
        "20240912 20240916",
        "扫描_20240912143000.pdf",
        "申报初级职称110元/人,中级职称215元/人,申报高级职称600元/人。",
        "湘发改价费规〔2023〕284 号",
        "1654×2339 像素，[1066, 1733, 1388, 2054]",
    ],
)
def test_public_numbers_stay_readable(text: str) -> None:
    assert mask_personal_data(text) == text


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("4306 0219 8503 1245 27", "43** **** **** **** 27"),
        ("430602 19850312 4527", "43**** ******** **27"),
        ("430602-19850312-4527", "43****-********-**27"),
        ("43060219850312452 X", "43**************2 X"),
        ("４３０６０２１９８５０３１２４５２７", "４３**************２７"),
        ("4 3 0 6 0 2 1 9 8 5 0 3 1 2 4 5 2 7", "4 3 * * * * * * * * * * * * * * 2 7"),
        ("43O602l98503124527", "43**************27"),
        ("430602850312452", "43***********52"),
        ("张三_430602198503124527_正面.jpg", "张三_43**************27_正面.jpg"),
        ("138 0730 1234", "138 **** 1234"),
        ("138-0730-1234", "138-****-1234"),
        ("+86 13807301234", "+86 138****1234"),
        ("8613807301234", "86138****1234"),
        ("6222021234567890123", "62***************23"),
        ("6222 0212 3456 7890", "62** **** **** **90"),
        ("6222-0212-3456-7890", "62**-****-****-**90"),
        ("13807301234 430602198503124527", "138****1234 43**************27"),
        ("430602198503124527 13807301234", "43**************27 138****1234"),
        ("138 0730 1234 430602 19850312 4527", "138 **** 1234 43**** ******** **27"),
    ],
)
def test_personal_numbers_are_masked_in_every_spelling(text: str, masked: str) -> None:
    assert mask_personal_data(text) == masked


CODE_CHARACTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY"


def with_check_character(body: str) -> str:
    """Complete 17 characters to a unified social credit code, as GB 32100 says."""
    weights = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28]
    total = sum(
        CODE_CHARACTERS.index(one) * weight for one, weight in zip(body, weights, strict=True)
    )
    return body + CODE_CHARACTERS[(31 - total % 31) % 31]


@given(
    kind=st.sampled_from(["12", "52", "91", "93"]),
    unit=st.text(alphabet=CODE_CHARACTERS, min_size=9, max_size=9),
)
def test_unified_social_credit_codes_stay_readable(kind: str, unit: str) -> None:
    code = with_check_character(f"{kind}430600{unit}")

    assert mask_personal_data(f"统一社会信用代码：{code}。") == f"统一社会信用代码：{code}。"


@given(body=st.text(alphabet=DIGIT, min_size=9, max_size=9))
def test_of_codes_in_digits_alone_only_the_true_one_stays_readable(body: str) -> None:
    codes = [f"91430600{body}{end}" for end in "0123456789"]
    true_code = with_check_character(f"91430600{body}")

    readable = {code for code in codes if mask_personal_data(code) == code}

    assert readable == ({true_code} & set(codes))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1381234567", "13****4567"),
        ("138123456789", "1381****6789"),
        ("138l2345678", "138****5678"),
        ("I3812345678", "I38****5678"),
        ("1381234S678", "138****S678"),
        ("43060219900307B195", "43**************95"),
        ("430602.19900307.2195", "43****.********.**95"),
        ("430602，19900307 2195", "43****，******** **95"),
    ],
)
def test_misread_numbers_are_masked_too(text: str, expected: str) -> None:
    assert mask_personal_data(f"联系：{text}。") == f"联系：{expected}。"
    assert mask_personal_data(expected) == expected


@pytest.mark.parametrize(
    "text",
    ["2024091012", "1990010112", "1234567890", "0730-8882310", "2023JJ30123", "GD20241234567"],
)
def test_dates_and_document_numbers_stay_readable(text: str) -> None:
    assert mask_personal_data(text) == text


def test_personal_data_is_shown_only_within_the_block_that_allows_it() -> None:
    number = "430602199003072195"
    with showing_personal_data(allowed=True):
        assert masked_unless_allowed(number) == number
        assert mask_personal_data(number) != number
    assert masked_unless_allowed(number) == mask_personal_data(number)
