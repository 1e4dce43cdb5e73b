"""Personal numbers are painted over in the picture itself."""

from __future__ import annotations

import base64
import io

import pytest
from PIL import Image, ImageChops, ImageDraw

from docvalidate.model.evidence import PageEvidence, TextLine, TextSource
from docvalidate.model.finding import Verdict
from docvalidate.model.geometry import Box
from docvalidate.report.html import applicant_page
from docvalidate.report.pictures import picture_of
from tests.report import example_reports as examples

LINE = Box(200, 400, 1000, 460)


def striped(width: int = 500, height: int = 700) -> bytes:
    """Draw a picture of fine stripes, on which nothing but paint is plain."""
    image = Image.new("RGB", (width, height), "white")
    draw = ImageDraw.Draw(image)
    for x in range(0, width, 4):
        draw.line((x, 0, x, height), fill="black", width=2)
    content = io.BytesIO()
    image.save(content, format="PNG")
    return content.getvalue()


def page_with(text: str, *, box: Box = LINE, thumbnail: bytes | None = None) -> PageEvidence:
    return PageEvidence(
        number=1,
        width=1000,
        height=1400,
        dpi=None,
        rotation=0,
        text_source=TextSource.OCR,
        lines=(TextLine(text, 0.9, box),),
        thumbnail=striped() if thumbnail is None else thumbnail,
    )


def opened(content: bytes) -> Image.Image:
    return Image.open(io.BytesIO(content)).convert("RGB")


def spread(picture: Image.Image, box: tuple[int, int, int, int]) -> int:
    """Return the difference between the lightest and the darkest pixel of a part."""
    values = picture.crop(box).convert("L").tobytes()
    return max(values) - min(values)


@pytest.mark.parametrize(
    "number",
    [examples.IDENTITY_NUMBER, "430602 19850312 4527", "43**************27"],
    ids=["plain", "spaced", "masked before"],
)
def test_a_number_is_painted_over_and_its_label_is_not(number: str) -> None:
    picture = opened(picture_of(page_with(f"公民身份号码{number}")))

    middle = (300, 202, 460, 228)
    label = (102, 202, 220, 228)
    assert spread(picture, middle) < 30
    assert spread(picture, label) > 150


def test_all_else_stays_as_it_was() -> None:
    before = opened(striped())
    after = opened(picture_of(page_with(f"公民身份号码{examples.IDENTITY_NUMBER}")))

    changed = ImageChops.difference(before, after).convert("L").point(lambda one: one > 90 and 255)
    box = changed.getbbox()
    assert box is not None
    assert box[0] >= 240
    assert box[1] >= 190
    assert box[2] <= 510
    assert box[3] <= 240


def test_upright_lines_are_painted_over_from_top_to_bottom() -> None:
    page = page_with(examples.IDENTITY_NUMBER, box=Box(400, 200, 460, 1000))

    picture = opened(picture_of(page))

    assert spread(picture, (203, 200, 228, 400)) < 30
    assert spread(picture, (203, 520, 228, 600)) > 150


def test_a_page_without_personal_numbers_keeps_its_picture() -> None:
    page = page_with("评审时间 2024年9月12日，联系电话 0730-8882310")

    assert picture_of(page) == page.thumbnail


def test_a_picture_that_cannot_be_painted_over_is_left_out() -> None:
    page = page_with(examples.IDENTITY_NUMBER, thumbnail=b"not a picture")

    assert picture_of(page) == b""


def test_the_page_carries_the_painted_picture_alone() -> None:
    page = page_with(f"公民身份号码{examples.IDENTITY_NUMBER}")
    report = examples.applicant_report(
        "甲", Verdict.COMPLETE, (), (examples.document("证.png", (page,)),)
    )

    html = applicant_page(report)

    assert base64.b64encode(page.thumbnail).decode("ascii") not in html
    assert base64.b64encode(picture_of(page)).decode("ascii") in html
