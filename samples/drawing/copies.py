"""Certified photocopies: grey certificates on which the checker stamps, signs and seals."""

from __future__ import annotations

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

from samples.drawing.fields import date_line, sign_field
from samples.drawing.fonts import font
from samples.drawing.paper import Sheet, wrapped
from samples.drawing.people import Person, year_in_words
from samples.drawing.seals import official_seal, statement_stamp
from samples.drawing.truth import LabelledPage


def id_card(person: Person, seed: int) -> LabelledPage:
    """Return a photocopy of both sides of an identity card, certified."""
    sheet = Sheet(seed)
    sheet.heading(110, "居民身份证复印件", 36)
    _lay(sheet, _card_front(person), (330, 220))
    _lay(sheet, _card_back(), (330, 650))
    return _certified(sheet, person, 1120)


def degree_certificate(person: Person, seed: int) -> LabelledPage:
    """Return a photocopy of a diploma, certified."""
    sheet = Sheet(seed)
    year = person.graduated
    text = (
        f"学生{person.name}，性别{person.gender}，于{year_in_words(year - 4)}年九月"
        f"至{year_in_words(year)}年六月在本校"
        f"{person.major}专业四年制本科学习，修完教学计划规定的全部课程，成绩合格，准予毕业。"
    )
    lines = [f"校名：{person.school}", f"证书编号：99999120{year}0500123"]
    sheet.heading(110, "学历学位证书复印件", 36)
    _lay(
        sheet,
        _certificate("普通高等学校毕业证书", text, lines, f"{year_in_words(year)}年六月"),
        (120, 220),
    )
    return _certified(sheet, person, 1130)


def title_certificate(person: Person, seed: int) -> LabelledPage:
    """Return a photocopy of the certificate of the present title, certified."""
    sheet = Sheet(seed)
    text = (
        f"{person.name}，身份证号{person.id_number}，经评审具备{person.title_now}任职资格。"
        "批准时间：二〇一八年十二月。"
    )
    lines = [f"工作单位：{person.employer}", "证书编号：Z99918000456"]
    sheet.heading(110, "现职称证书复印件", 36)
    _lay(sheet, _certificate("专业技术职称证书", text, lines, "二〇一八年十二月"), (120, 220))
    return _certified(sheet, person, 1130)


def _certified(sheet: Sheet, person: Person, top: int) -> LabelledPage:
    """Stamp the statement, sign and seal the lower part of a photocopy."""
    shift = sheet.rng.normal(0, 9, 4)
    stamp = statement_stamp(("已核，与原件一致",))
    sheet.stamp(stamp, (370 + shift[0], top + 80 + shift[1]))
    sign_field(sheet, (170, top + 190), "审核人签字", person.checker, person.checker_hand)
    date_line(sheet, (200, top + 290), (2024, 9, 3), person.checker_hand)
    sheet.stamp(official_seal(person.employer), (850 + shift[2], top + 200 + shift[3]))
    return sheet.finished()


def _lay(sheet: Sheet, picture: Image.Image, corner: tuple[int, int]) -> None:
    """Put a picture on the sheet as a photocopier does: grey, a little soft and dirty."""
    grey = np.asarray(picture.convert("L").filter(ImageFilter.GaussianBlur(0.7)), np.float32)
    coarse = sheet.rng.normal(0, 3, grey.shape)
    dull = np.clip(grey * 0.86 + 30 + coarse, 0, 255).astype(np.uint8)
    sheet.print.paste(Image.fromarray(dull).convert("RGB"), corner)


def _card_front(person: Person) -> Image.Image:
    card = Image.new("RGB", (580, 366), (232, 238, 240))
    drawing = ImageDraw.Draw(card)
    drawing.rounded_rectangle((1, 1, 578, 364), 20, outline=(120, 120, 120), width=2)
    small, normal = font("sans", 17), font("sans", 23)
    birth = person.birth
    rows = (
        (34, "姓名", person.name),
        (84, "性别", f"{person.gender}　　民族　汉"),
        (132, "出生", f"{birth[:4]} 年 {int(birth[4:6])} 月 {int(birth[6:])} 日"),
        (182, "住址", "岳阳市岳阳楼区虚构路"),
        (214, "", "99号1栋101室"),
    )
    for y, label, value in rows:
        drawing.text((32, y + 4), label, (70, 90, 120), small)
        drawing.text((92, y), value, (20, 20, 20), normal)
    # A head and shoulders, no face of anyone.
    drawing.rectangle((400, 44, 548, 250), fill=(214, 216, 218))
    drawing.ellipse((436, 70, 512, 166), fill=(150, 140, 132))
    drawing.pieslice((436, 62, 512, 140), 180, 360, fill=(48, 46, 46))
    drawing.pieslice((408, 172, 540, 330), 180, 360, fill=(70, 74, 84))
    drawing.rectangle((400, 251, 548, 332), fill=(232, 238, 240))
    drawing.text((32, 310), "公民身份号码", (70, 90, 120), small)
    drawing.text((190, 302), person.id_number, (20, 20, 20), font("sans", 27))
    return card


def _card_back() -> Image.Image:
    card = Image.new("RGB", (580, 366), (234, 238, 238))
    drawing = ImageDraw.Draw(card)
    drawing.rounded_rectangle((1, 1, 578, 364), 20, outline=(120, 120, 120), width=2)
    for y in range(30, 350, 9):
        drawing.arc((-100, y, 700, y + 90), 200, 340, fill=(218, 226, 226))
    drawing.ellipse((42, 40, 130, 128), outline=(150, 110, 110), width=5)
    drawing.ellipse((60, 58, 112, 110), fill=(170, 130, 130))
    drawing.text((340, 64), "中华人民共和国", (30, 30, 30), font("serif_bold", 32), anchor="mm")
    drawing.text((340, 124), "居民身份证", (30, 30, 30), font("serif_bold", 46), anchor="mm")
    drawing.text((120, 258), "签发机关　虚构市公安局", (30, 30, 30), font("sans", 21))
    drawing.text((120, 306), "有效期限　2016.05.01-2036.05.01", (30, 30, 30), font("sans", 21))
    return card


def _certificate(title: str, text: str, lines: list[str], date: str) -> Image.Image:
    """Return an open certificate, 1000 x 700 pixels, with an ornamented border."""
    picture = Image.new("RGB", (1000, 760), (240, 236, 226))
    drawing = ImageDraw.Draw(picture)
    for inset, width in ((14, 5), (26, 2), (34, 1)):
        drawing.rectangle(
            (inset, inset, 999 - inset, 759 - inset), outline=(150, 90, 80), width=width
        )
    for x in range(44, 956, 24):
        for y in (20, 740):
            drawing.ellipse((x - 4, y - 4, x + 4, y + 4), outline=(150, 90, 80))
    drawing.text((500, 110), title, (120, 30, 30), font("serif_bold", 50), anchor="mm")
    drawing.rectangle((90, 190, 250, 400), fill=(206, 208, 212), outline=(120, 120, 120))
    drawing.ellipse((130, 216, 210, 316), fill=(150, 142, 136))
    drawing.pieslice((104, 322, 236, 476), 180, 360, fill=(76, 80, 90))
    drawing.rectangle((90, 401, 250, 480), fill=(240, 236, 226))
    letters = font("serif", 29)
    for i, line in enumerate(wrapped("　　" + text, "serif", 29, 600)):
        drawing.text((310, 200 + 54 * i), line, (30, 30, 30), letters)
    for i, one in enumerate(lines):
        drawing.text((90, 590 + i * 56), one, (30, 30, 30), font("serif", 25))
    drawing.text((690, 646), date, (30, 30, 30), font("serif", 25))
    return picture
