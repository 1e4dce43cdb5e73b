"""The shape of a notice file; the JSON Schema for editors comes from here.

These models stand at the edge only: they say which keys there are and of what kind. What the
keys are for is said in the catalogue (``notice.schema.*``), for editors. What the values mean
together is checked in :mod:`docvalidate.notice.build` and :mod:`docvalidate.notice.lint`.
"""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, JsonValue, model_validator

from docvalidate.model.applicant import Channel, Level
from docvalidate.model.finding import Severity
from docvalidate.model.obligation import Duty, Payment, Portion

NOTICE_SCHEMA = "docvalidate/notice/1"

Text = Annotated[str, Field(min_length=1)]
ClauseId = Annotated[str, Field(pattern=r"^(?:\d+|[A-Za-z][A-Za-z_]*)(?:\.\d+)*$")]
DateText = Annotated[str, Field(pattern=r"^\d{4}-\d{2}-\d{2}$")]
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
    """To whom something applies: exactly one of eq, in, not, all and any."""

    eq: dict[str, Text] | None = None
    in_: dict[str, Words] | None = Field(None, alias="in")
    not_: ConditionModel | None = Field(None, alias="not")
    all_: Annotated[tuple[ConditionModel, ...], Field(min_length=1)] | None = Field(
        None, alias="all"
    )
    any_: Annotated[tuple[ConditionModel, ...], Field(min_length=1)] | None = Field(
        None, alias="any"
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
    """A value with the clause that gives it."""

    clause: ClauseId
    note: str = ""


class ExceptionModel(Cited):
    """Takes some applicants out (……除外): a node of its own, with its clause and words."""

    quote: Text
    applies: ConditionModel


class Applying(Cited):
    """Applies to some applicants, or to everyone where it names no condition."""

    quote: str = ""
    applies: ConditionModel | None = None
    except_: tuple[ExceptionModel, ...] = Field((), alias="except")


class Quoted(Applying):
    """A value that must quote the words of its clause."""

    quote: Text


class ChannelModel(Quoted):
    """Whether a portion is handed in through a channel."""

    portion: Portion
    channel: Channel
    duty: Literal[Duty.REQUIRED, Duty.NOT_REQUIRED]


class DeadlineModel(Quoted):
    """The last day online, inclusive."""

    actor: Actor
    until: DateText


class ChainModel(Quoted):
    """Through whose hands an application passes online, in order."""

    actors: Annotated[tuple[Actor, ...], Field(min_length=1)]


class WindowModel(Quoted):
    """When paper is taken, both days inclusive."""

    hand_over: HandOver
    from_: DateText = Field(alias="from")
    to: DateText


class VenueModel(Applying):
    """Where paper is handed in; phones with their area code."""

    address: Text
    phones: Annotated[
        tuple[Annotated[str, Field(pattern=r"^0\d{2,3}-\d{7,8}(?:-\d{1,6})?$|^1\d{10}$")], ...],
        Field(min_length=1),
    ]


class FeeModel(Quoted):
    """What it costs, in whole units of the currency."""

    amount: Annotated[int, Field(ge=0, strict=True)]
    currency: Annotated[str, Field(pattern=r"^[A-Z]{3}$")] = "CNY"


class PaymentModel(Quoted):
    """How the fee is paid."""

    payment: Literal[Payment.ONLINE_BY_INDIVIDUAL, Payment.WITH_PAPER]


class SilenceModel(Applying):
    """Something the notice does not say: what, to whom, and the nearest clause."""

    subject: Subject


class StepModel(Applying):
    """A step of the procedure."""

    text: Text
    english: str = ""


_STRADDLE_PARAMETERS: dict[str, JsonValue] = {
    "type": "object",
    "properties": {
        "portion": {"enum": [one.value for one in Portion]},
        "materials": {"type": "array", "minItems": 1, "items": {"type": "string"}},
    },
    "required": ["portion"],
    "additionalProperties": False,
}


class RuleModel(Applying):
    """A test that is run on every submission it applies to.

    The parameters belong to the check; those of the straddle seal are spelt out for editors.
    """

    model_config = ConfigDict(
        json_schema_extra={
            "if": {"properties": {"check": {"const": "straddle_sealed"}}},
            "then": {
                "properties": {"parameters": _STRADDLE_PARAMETERS},
                "required": ["parameters"],
            },
        }
    )

    test: Annotated[str, Field(pattern=r"^t\d{2}$")]
    check: Name
    severity: Severity
    parameters: dict[str, JsonValue] = Field(default_factory=dict)


ScanFigure = Literal[
    "low_resolution",
    "blurred",
    "low_contrast",
    "dark",
    "overexposed",
    "skewed",
    "shadow",
    "black_border",
]
UploadType = Literal[
    "pdf", "ofd", "jpg", "jpeg", "png", "tif", "tiff", "bmp", "webp", "gif", "heic", "jp2", "avif"
]


class ThresholdModel(Strict):
    """Beyond which figure a scan is sent back, and beyond which it is only pointed out."""

    error: Annotated[float, Field(ge=0)] | None = None
    warning: Annotated[float, Field(ge=0)] | None = None

    @model_validator(mode="after")
    def _some_bound(self) -> Self:
        if self.error is None and self.warning is None:
            raise ValueError("no_bound")
        return self


class ScanModel(Quoted):
    """What the notice asks of scans and of the files that are uploaded."""

    severity: Severity = Severity.WARNING
    types: tuple[UploadType, ...] = ()
    largest_mb: Annotated[float, Field(gt=0)] | None = None
    names: Text | None = None
    names_say: str = ""
    thresholds: dict[ScanFigure, ThresholdModel] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _asks_something(self) -> Self:
        if not (self.types or self.largest_mb or self.names or self.thresholds):
            raise ValueError("asks_nothing")
        return self


class GradeModel(Strict):
    """A finer name within a level, such as 副高级."""

    name: Text
    names: Words = ()


class LevelModel(Cited):
    """A level of title."""

    code: Level
    name: Text
    names: Words = ()
    grades: tuple[GradeModel, ...] = ()


class SeriesModel(Cited):
    """A series, named as the notice names it."""

    name: Text
    names: Words = ()


class GroupModel(Cited):
    """A name the notice gives to several series together."""

    name: Text
    quote: Text
    members: Annotated[Words, Field(min_length=1)]


class FactValueModel(Strict):
    """One value of a fact."""

    code: Name
    name: Text
    names: Words = ()


class FactModel(Strict):
    """A further fact that conditions may ask for."""

    code: Name
    name: Text
    values: Annotated[tuple[FactValueModel, ...], Field(min_length=2)]


class ClauseModel(Strict):
    """A clause, verbatim."""

    id: ClauseId
    ref: Text
    text: Text
    informative: Literal[True] | None = None
    untranslated: Text | None = None


class IssuerModel(Cited):
    """Who issued the notice."""

    name: Text


class IssuedModel(Cited):
    """When it was issued."""

    date: DateText


class NoticeModel(Strict):
    """A notice as data."""

    schema_: Literal["docvalidate/notice/1"] = Field(alias="schema")
    id: Annotated[str, Field(pattern=r"^[a-z0-9]+(?:-[a-z0-9]+)*$")]
    title: Text
    year: Annotated[int, Field(ge=2000, le=2100, strict=True)]
    timezone: Text = "Asia/Shanghai"
    text: Text
    issuer: IssuerModel
    issued: IssuedModel
    checklist: str | None = None
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
    scans: tuple[ScanModel, ...] = ()
    page_text: tuple[Text, ...] = ()
    clauses: Annotated[tuple[ClauseModel, ...], Field(min_length=1)]
