"""The shape of a notice file; the JSON Schema for editors comes from here.

These models stand at the edge only: they say which keys there are and of what kind. What the
values mean together is checked in :mod:`docvalidate.notice.build` and :mod:`~.lint`.
"""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, JsonValue, model_validator

from docvalidate.model.applicant import Channel, Level
from docvalidate.model.finding import Severity
from docvalidate.model.obligation import Duty, Payment, Portion

NOTICE_SCHEMA = "docvalidate/notice/1"

Text = Annotated[str, Field(min_length=1)]
ClauseId = Annotated[
    str,
    Field(
        pattern=r"^(?:\d+|[A-Za-z][A-Za-z_]*)(?:\.\d+)*$",
        description='编号照通知的层次写，如 "0.3"（导言第 3 句）、"2.2.18"（二(二)18）；必须加引号',
    ),
]
DateText = Annotated[
    str, Field(pattern=r"^\d{4}-\d{2}-\d{2}$", description='日期，如 "2024-09-12"；必须加引号')
]
Name = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
Words = tuple[Text, ...]
Actor = Literal["applicant", "employer", "county_office", "department"]
HandOver = Literal["to_department", "to_city_office"]
Subject = Literal[
    "channels.eligibility.online",
    "channels.eligibility.paper",
    "channels.performance.online",
    "channels.performance.paper",
    "online.applicant",
    "online.employer",
    "online.county_office",
    "online.department",
    "paper.to_department",
    "paper.to_city_office",
    "venue",
    "fee",
    "fee.payment",
    "materials",
]


class Strict(BaseModel):
    """Refuses unknown keys and does not turn one kind of value into another."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


class ConditionModel(Strict):
    """对谁适用：eq、in、not、all、any 五种写法，每个条件只用一种。"""

    eq: dict[str, Text] | None = Field(None, description="等于，如 {level: senior}")
    in_: dict[str, Words] | None = Field(None, alias="in", description="属于其中之一")
    not_: ConditionModel | None = Field(None, alias="not", description="不符合下面的条件")
    all_: Annotated[tuple[ConditionModel, ...], Field(min_length=1)] | None = Field(
        None, alias="all", description="同时符合"
    )
    any_: Annotated[tuple[ConditionModel, ...], Field(min_length=1)] | None = Field(
        None, alias="any", description="符合其中之一"
    )

    @model_validator(mode="after")
    def _one_operator(self) -> Self:
        if len(self.model_fields_set) != 1:
            raise ValueError("one_operator")
        for facts in (self.eq, self.in_):
            if facts is not None and (len(facts) != 1 or not all(facts.values())):
                raise ValueError("one_fact")
        return self


class Cited(Strict):
    """每个取值都要注明条款。"""

    clause: ClauseId
    note: str = Field("", description="这句话怎样理解，需要说明时写")


class ExceptionModel(Cited):
    """“……除外”：单独成项，注明条款和原话。"""

    quote: Text
    applies: ConditionModel


class Applying(Cited):
    """适用条件；不写就是对所有申报人适用。"""

    quote: str = Field("", description="条款里的原话，逐字照抄")
    applies: ConditionModel | None = None
    except_: tuple[ExceptionModel, ...] = Field((), alias="except", description="例外")


class Quoted(Applying):
    """必须照抄条款原话的取值。"""

    quote: Text = Field(description="条款里的原话，逐字照抄")


class ChannelModel(Quoted):
    """提交渠道。"""

    portion: Portion
    channel: Channel
    duty: Literal[Duty.REQUIRED, Duty.NOT_REQUIRED]


class DeadlineModel(Quoted):
    """线上截止日（含当日）。"""

    actor: Actor
    until: DateText


class ChainModel(Quoted):
    """线上审核依次经过谁。"""

    actors: Annotated[tuple[Actor, ...], Field(min_length=1)]


class WindowModel(Quoted):
    """纸质材料受理时间（首尾两日都算）。"""

    hand_over: HandOver
    from_: DateText = Field(alias="from")
    to: DateText


class VenueModel(Applying):
    """纸质材料提交地点；电话写全区号。"""

    address: Text
    phones: Annotated[
        tuple[Annotated[str, Field(pattern=r"^0\d{2,3}-\d{7,8}(?:-\d{1,6})?$|^1\d{10}$")], ...],
        Field(min_length=1),
    ]


class FeeModel(Quoted):
    """评审费，按整元计。"""

    amount: Annotated[int, Field(ge=0, strict=True)]
    currency: Annotated[str, Field(pattern=r"^[A-Z]{3}$")] = "CNY"


class PaymentModel(Quoted):
    """评审费怎样缴。"""

    payment: Literal[Payment.ONLINE_BY_INDIVIDUAL, Payment.WITH_PAPER]


class SilenceModel(Applying):
    """通知没有写的事：缺哪一项、对谁而言、最接近的条款。"""

    subject: Subject


class StepModel(Applying):
    """办理步骤。"""

    text: Text
    english: str = ""


class RuleModel(Applying):
    """核查规则。"""

    test: Annotated[str, Field(pattern=r"^t\d{2}$")]
    check: Name
    severity: Severity
    parameters: dict[str, JsonValue] = Field(default_factory=dict)


class GradeModel(Strict):
    """级别内再分的层级，如副高级、正高级。"""

    name: Text
    names: Words = ()


class LevelModel(Cited):
    """职称级别。"""

    code: Level
    name: Text
    names: Words = ()
    grades: tuple[GradeModel, ...] = ()


class SeriesModel(Cited):
    """系列或专业，name 照抄通知。"""

    name: Text
    names: Words = ()


class GroupModel(Cited):
    """系列的合称。"""

    name: Text
    quote: Text
    members: Annotated[Words, Field(min_length=1)]


class FactValueModel(Strict):
    """一种情况。"""

    code: Name
    name: Text
    names: Words = ()


class FactModel(Strict):
    """条件里可以用到的申报人情况。"""

    code: Name
    name: Text
    values: Annotated[tuple[FactValueModel, ...], Field(min_length=2)]


class ClauseModel(Strict):
    """条款原文。"""

    id: ClauseId
    ref: Text
    text: Text
    informative: Literal[True] | None = Field(None, description="说明性文字，不含要求")
    untranslated: Text | None = Field(None, description="没有写成规则的原因")


class IssuerModel(Cited):
    """发文单位。"""

    name: Text


class IssuedModel(Cited):
    """落款日期。"""

    date: DateText


class NoticeModel(Strict):
    """职称评审材料申报通知的规则数据。"""

    schema_: Literal["docvalidate/notice/1"] = Field(alias="schema")
    id: Annotated[str, Field(pattern=r"^[a-z0-9]+(?:-[a-z0-9]+)*$")]
    title: Text
    year: Annotated[int, Field(ge=2000, le=2100, strict=True)]
    timezone: Text = "Asia/Shanghai"
    text: Text = Field(description="通知原文（.txt），与本文件放在一起")
    issuer: IssuerModel
    issued: IssuedModel
    checklist: str | None = Field(None, description="材料清单，rules/checklists 里的文件名")
    levels: Annotated[tuple[LevelModel, ...], Field(min_length=1)]
    series: Annotated[tuple[SeriesModel, ...], Field(min_length=1)]
    groups: tuple[GroupModel, ...] = ()
    facts: tuple[FactModel, ...] = ()
    channels: tuple[ChannelModel, ...] = ()
    deadlines: tuple[DeadlineModel, ...] = ()
    chains: tuple[ChainModel, ...] = ()
    windows: tuple[WindowModel, ...] = ()
    venues: tuple[VenueModel, ...] = ()
    fees: tuple[FeeModel, ...] = ()
    payments: tuple[PaymentModel, ...] = ()
    silences: tuple[SilenceModel, ...] = ()
    steps: tuple[StepModel, ...] = ()
    rules: tuple[RuleModel, ...] = ()
    page_text: tuple[Text, ...] = ()
    clauses: Annotated[tuple[ClauseModel, ...], Field(min_length=1)]
