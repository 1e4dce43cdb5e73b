"""The forms an applicant fills in: 评审表, 承诺书, 公示证明, 年度考核表."""

from __future__ import annotations

from docvalidate.model.geometry import Box
from samples.drawing.fields import SignatureState, date_line, seal_field, sign_field
from samples.drawing.paper import Cell, Sheet
from samples.drawing.people import Person
from samples.drawing.seals import official_seal
from samples.drawing.truth import LabelledPage

_WIDTHS = [150.0, 210.0, 130.0, 170.0, 170.0, 210.0]
_LEFT = 100.0


def review_form(person: Person, seed: int) -> list[LabelledPage]:
    """Return the two pages of 专业技术职称评审表: the facts, then the statements."""
    return [_review_facts(person, seed), _review_statements(person, seed + 1)]


def _review_facts(person: Person, seed: int) -> LabelledPage:
    sheet = Sheet(seed)
    sheet.heading(90, "专业技术职称评审表", 46)
    sheet.text((_LEFT, 172), f"填报单位：{person.employer}", 23)
    sheet.text((1140, 172), "2024年度", 23, anchor="rt")
    birth = f"{person.birth[:4]}年{int(person.birth[4:6])}月"
    now = person.title_now or "无"
    start = person.graduated
    rows: list[tuple[float, list[Cell]]] = [
        (58, _pairs("姓名", person.name, "性别", person.gender, "出生年月", birth)),
        (58, [Cell("身份证号码"), Cell(person.id_number, 3), Cell("政治面貌"), Cell("群众")]),
        (58, [Cell("工作单位"), Cell(person.employer, 5)]),
        (58, [Cell("毕业院校"), Cell(person.school, 3), Cell("所学专业"), Cell(person.major)]),
        (
            58,
            [
                Cell("现职称"),
                Cell(now, 3),
                Cell("取得时间"),
                Cell("2018年12月" if person.title_now else "—"),
            ],
        ),
        (58, [Cell("申报系列"), Cell(person.series, 3), Cell("申报级别"), Cell(person.level)]),
        (58, [Cell("申报职称"), Cell(person.title_next, 3), Cell("申报类型"), Cell("正常申报")]),
        (46, [Cell("主 要 工 作 经 历", 6, bold=True)]),
        (50, [Cell("起止时间", 2), Cell("工作单位", 3), Cell("从事工作")]),
        (56, [Cell(f"{start}.07—{start + 4}.12", 2), Cell(person.employer, 3), Cell("业务员")]),
        (56, [Cell(f"{start + 5}.01—2019.12", 2), Cell(person.employer, 3), Cell("业务主管")]),
        (56, [Cell("2020.01—2024.08", 2), Cell(person.employer, 3), Cell("部门负责人")]),
        (46, [Cell("任 现 职 以 来 主 要 工 作", 6, bold=True)]),
        (470, [Cell("", 6)]),
    ]
    boxes = sheet.table((_LEFT, 205), _WIDTHS, rows, size=22)
    story = boxes[-1][0].expanded(-18)
    y = sheet.paragraph(
        story,
        f"本人自任现职以来，一直在{person.employer}从事{person.major}方面的专业技术工作，熟悉本岗位业务，能够独立处理较为复杂的专业问题。",
        22,
    )
    y = sheet.paragraph(
        Box(story.x0, y, story.x1, story.y1),
        "先后参与制定本单位业务管理制度六项，编写工作规范两册，承担青年职工的带教任务，所带人员均已能够独立上岗。",
        22,
    )
    y = sheet.paragraph(
        Box(story.x0, y, story.x1, story.y1),
        "每年按规定参加继续教育，学时均达到要求；近五年年度考核均为合格以上等次，其中两年为优秀。",
        22,
    )
    sheet.text((620, 1690), "— 1 —", 20, anchor="mt")
    return sheet.finished()


def _pairs(*texts: str) -> list[Cell]:
    return [Cell(text) for text in texts]


def _review_statements(person: Person, seed: int) -> LabelledPage:
    sheet = Sheet(seed)
    rows: list[tuple[float, list[Cell]]] = [
        (430, [Cell("本\n人\n承\n诺", bold=True), Cell("")]),
        (560, [Cell("单\n位\n意\n见", bold=True), Cell("")]),
        (440, [Cell("主管\n部门\n意见", bold=True), Cell("")]),
    ]
    boxes = sheet.table((_LEFT, 110), [110, 930], rows, size=26)
    own, unit = boxes[0][1], boxes[1][1]
    sheet.paragraph(
        own.expanded(-24),
        "本人郑重承诺：本表所填内容及所提交的全部材料真实、准确，无弄虚作假和学术不端行为。如有不实，本人自愿取消申报资格，并承担由此产生的一切后果。",
        25,
    )
    sign_field(sheet, (own.x0 + 360, own.y1 - 150), "申报人签名", person.name, person.hand)
    date_line(sheet, (own.x0 + 500, own.y1 - 62), (2024, 8, 30), person.hand)
    sheet.paragraph(
        unit.expanded(-24),
        f"经审核，{person.name}同志所填内容属实，所提交材料与原件相符，并已在本单位公示五个工作日，公示期间无异议。同意推荐其申报{person.title_next}。",
        25,
    )
    sign_field(
        sheet, (unit.x0 + 40, unit.y1 - 230), "单位负责人签名", person.head, person.head_hand
    )
    corner = (unit.x0 + 610.0, unit.y1 - 180.0)
    jitter = sheet.rng.normal(0, 8, 2)
    seal_field(
        sheet,
        corner,
        "（公章）",
        official_seal(person.employer),
        (corner[0] + 70 + jitter[0], corner[1] + 30 + jitter[1]),
    )
    date_line(sheet, (unit.x0 + 560, unit.y1 - 80), (2024, 9, 6), person.head_hand)
    sheet.text(
        (boxes[2][1].x0 + 24, boxes[2][1].y0 + 24),
        "（由行业主管部门审核时填写）",
        22,
        color=(90, 90, 90),
    )
    sheet.text((_LEFT, 1570), "注：本表一式两份，用A4纸双面打印，涂改无效。", 21)
    sheet.text((620, 1690), "— 2 —", 20, anchor="mt")
    return sheet.finished()


def integrity_commitment(
    person: Person, seed: int, state: SignatureState = "handwritten"
) -> LabelledPage:
    """Return 诚信承诺书; ``state`` says how it is signed."""
    sheet = Sheet(seed)
    sheet.heading(190, "诚 信 承 诺 书", 50)
    area = Box(150, 330, 1090, 1500)
    texts = (
        f"本人{person.name}，身份证号码{person.id_number}，系{person.employer}工作人员，现申报{person.series}{person.title_next}。本人承诺如下：",
        "一、已认真阅读本年度职称申报评审的有关规定，清楚并理解其内容。",
        "二、所填写的个人信息、工作经历和业绩真实完整，所上传的各类证书、证明和扫描件均与原件相符。",
        "三、所提交的论文、著作和成果均为本人独立或参与完成，署名次序真实，无抄袭、代写、买卖等行为。",
        "四、服从评审纪律，不托人说情，不干扰评审工作。",
        "如违反上述承诺，本人自愿接受取消申报资格、撤销职称等处理，并记入诚信档案。",
    )
    y = area.y0
    for text in texts:
        y = sheet.paragraph(Box(area.x0, y, area.x1, area.y1), text, 28, leading=1.85)
    sign_field(sheet, (600, y + 110), "承诺人签名", person.name, person.hand, state, size=28)
    date_line(sheet, (660, y + 215), (2024, 8, 30), person.hand, 28)
    return sheet.finished()


def publicity_proof(person: Person, seed: int, *, sealed: bool = True) -> LabelledPage:
    """Return 公示证明; without its seal where ``sealed`` is false."""
    sheet = Sheet(seed)
    sheet.heading(200, "公 示 证 明", 50)
    area = Box(150, 340, 1090, 1500)
    y = sheet.paragraph(
        area,
        f"根据2024年职称申报工作要求，我单位于2024年8月30日至9月5日，在单位公示栏对{person.name}同志申报{person.series}{person.title_next}的材料进行了公示，公示内容包括个人基本情况、学历资历、工作业绩、论文及获奖情况。",
        29,
        leading=1.9,
    )
    y = sheet.paragraph(
        Box(area.x0, y, area.x1, area.y1),
        "公示期为五个工作日。公示期间未收到任何异议，公示结果真实有效。",
        29,
        leading=1.9,
    )
    y = sheet.paragraph(Box(area.x0, y, area.x1, area.y1), "特此证明。", 29, leading=1.9)
    sign_field(sheet, (180, y + 90), "单位负责人（签字）", person.head, person.head_hand, size=28)
    sheet.text((1080, y + 300), person.employer, 28, anchor="rt")
    jitter = sheet.rng.normal(0, 10, 2)
    design = official_seal(person.employer) if sealed else None
    seal_field(sheet, (905, y + 245), "（盖章）", design, (900 + jitter[0], y + 330 + jitter[1]))
    date_line(sheet, (800, y + 365), (2024, 9, 6), person.head_hand, 28)
    return sheet.finished()


def annual_assessment(person: Person, seed: int, year: int) -> LabelledPage:
    """Return 年度考核表 for a year."""
    sheet = Sheet(seed)
    sheet.heading(
        100,
        "事业单位工作人员年度考核登记表"
        if "公司" not in person.employer
        else "专业技术人员年度考核表",
        42,
    )
    sheet.text((620, 168), f"（ {year} 年度）", 25, anchor="mt")
    birth = f"{person.birth[:4]}.{person.birth[4:6]}"
    rows: list[tuple[float, list[Cell]]] = [
        (56, _pairs("姓名", person.name, "性别", person.gender, "出生年月", birth)),
        (
            56,
            [
                Cell("单位"),
                Cell(person.employer, 3),
                Cell("现职称"),
                Cell(person.title_now or "无"),
            ],
        ),
        (420, [Cell("本\n人\n总\n结", bold=True), Cell("", 5)]),
        (330, [Cell("考核\n结果", bold=True), Cell("", 5)]),
        (300, [Cell("单位\n意见", bold=True), Cell("", 5)]),
    ]
    boxes = sheet.table((_LEFT, 215), _WIDTHS, rows, size=22)
    story, result, unit = boxes[2][1], boxes[3][1], boxes[4][1]
    sheet.paragraph(
        story.expanded(-18),
        f"{year}年，本人遵守各项规章制度，较好地完成了年度工作任务。"
        f"全年参与业务项目{int(sheet.rng.integers(4, 12))}项，"
        f"撰写技术总结{int(sheet.rng.integers(2, 5))}篇，参加继续教育九十学时；"
        "工作中坚持原则，团结同事，服务对象反映良好。"
        "不足之处是对新政策的学习还不够系统，今后将继续改进。",
        23,
    )
    grade = "优秀" if year % 3 == 0 else "合格"
    sheet.paragraph(result.expanded(-18), f"经考核，确定为{grade}等次。本人对考核结果无异议。", 24)
    sign_field(sheet, (result.x0 + 300, result.y0 + 130), "被考核人签字", person.name, person.hand)
    date_line(sheet, (result.x0 + 470, result.y1 - 62), (year + 1, 1, 12), person.hand)
    sheet.paragraph(unit.expanded(-18), "同意考核意见。", 24)
    seal_field(
        sheet, (unit.x0 + 560, unit.y0 + 120), "单位（公章）", official_seal(person.employer)
    )
    date_line(sheet, (unit.x0 + 520, unit.y1 - 62), (year + 1, 1, 15), person.head_hand)
    return sheet.finished()
