"""What was seen on the pages, before any rule is applied.

Boxes are in pixels of the upright page (see :mod:`docvalidate.model.geometry`);
confidences run from 0 to 1.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from docvalidate.model.digital import DigitalSignature
from docvalidate.model.geometry import Box
from docvalidate.model.straddle import PageEdge, Straddle

_SHARE_OF_APPEARANCE = 0.5


class TextSource(StrEnum):
    """Where the text of a page came from."""

    OCR = "ocr"
    EMBEDDED = "embedded"


@dataclass(frozen=True, slots=True)
class TextLine:
    """One line of text as read.

    Attributes:
        spans: ``(x0, x1)`` of each character of ``text`` in pixels of the page; empty where the
            engine does not tell.
    """

    text: str
    confidence: float
    box: Box
    spans: tuple[tuple[int, int], ...] = ()

    def part(self, first: int, last: int) -> Box:
        """Return the box of characters ``first`` to ``last`` (exclusive) of the line.

        Without spans the place is estimated from the usual widths: a Latin letter or a digit is
        half as wide as a Chinese character.
        """
        if len(self.spans) == len(self.text) and first < last:
            return Box(self.spans[first][0], self.box.y0, self.spans[last - 1][1], self.box.y1)
        widths = [0.5 if ord(character) < 0x2E80 else 1.0 for character in self.text]
        pitch = self.box.width / (sum(widths) or 1.0)
        start = self.box.x0 + sum(widths[:first]) * pitch
        end = self.box.x0 + sum(widths[:last]) * pitch
        return Box(round(start), self.box.y0, round(end), self.box.y1)


class SealShape(StrEnum):
    """Outline of a stamped impression."""

    ROUND = "round"
    ELLIPSE = "ellipse"
    SQUARE = "square"
    RECTANGLE = "rectangle"
    IRREGULAR = "irregular"


class InkColor(StrEnum):
    """Ink colour of a stamped impression."""

    RED = "red"
    BLUE = "blue"
    BLACK = "black"
    OTHER = "other"


class SealKind(StrEnum):
    """What a stamped impression is used for."""

    OFFICIAL = "official"
    SPECIAL_PURPOSE = "special_purpose"
    NAME_CHOP = "name_chop"
    STATEMENT = "statement"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Seal:
    """A stamped impression (印章) found on a page.

    Attributes:
        box: extent of the impression.
        text: ring text, then the horizontal lines; empty where nothing was legible.
        text_confidence: mean confidence of the recogniser over ``text``.
        confidence: that this is a stamped impression at all.
        diameter_mm: longer axis in millimetres; ``None`` where the resolution is unknown.
        angle_degrees: by how much it is turned clockwise from upright, -180 to 180; ``None`` where
            it was not measured.
        visible_share: share of its outline along which ink is seen on the page, 0 to 1; ``None``
            where there is no outline.
        inking: density of the ink along the outline, where there is any, as a share of a full
            cover, 0 to 1; ``None`` where it was not measured, and of black ink, which in a copy
            is toner.
    """

    box: Box
    shape: SealShape
    color: InkColor
    text: str
    text_confidence: float
    confidence: float
    diameter_mm: float | None
    kind: SealKind
    angle_degrees: float | None = None
    visible_share: float | None = None
    inking: float | None = None


@dataclass(frozen=True, slots=True)
class EdgeCircle:
    """A circle that an arc at a page's edge supports, in pixels; its centre may lie outside."""

    x: float
    y: float
    radius: float


@dataclass(frozen=True, slots=True)
class EdgeImpression:
    """Ink that runs off the edge of a page, as a part of a straddle seal (骑缝章) does.

    Lengths are in millimetres, those along the edge from its top or left end.

    Attributes:
        box: extent, in pixels of the page.
        first_mm: where the ink begins along the edge, and ``last_mm`` where it ends.
        reach_mm: how far it reaches in from where it begins.
        outline: outermost ink along the edge, ``(first, last)`` for each half millimetre from the
            edge inwards; ``None`` where there is none.
        circle: the circle the outline supports; ``None`` where the arc is too short.
    """

    edge: PageEdge
    box: Box
    color: InkColor
    first_mm: float
    last_mm: float
    reach_mm: float
    outline: tuple[tuple[float, float] | None, ...] = ()
    circle: EdgeCircle | None = None


class MarkKind(StrEnum):
    """What stands in a field, or on its own, as a mark."""

    HANDWRITTEN = "handwritten"
    TYPED = "typed"
    NAME_CHOP = "name_chop"
    FINGERPRINT = "fingerprint"
    OFFICIAL_SEAL = "official_seal"
    SPECIAL_PURPOSE_SEAL = "special_purpose_seal"
    OTHER_SEAL = "other_seal"
    DATE = "date"


@dataclass(frozen=True, slots=True)
class Signature:
    """A signature-like mark found on a page: handwriting, typed name, chop or fingerprint."""

    box: Box
    kind: MarkKind
    text: str
    confidence: float


class Expectation(StrEnum):
    """What a labelled field asks for."""

    SIGNATURE = "signature"
    SEAL = "seal"
    DATE = "date"


class FieldState(StrEnum):
    """Whether a mark stands in a field."""

    PRESENT = "present"
    ABSENT = "absent"
    UNCLEAR = "unclear"


@dataclass(frozen=True, slots=True)
class Field:
    """A place on the page that asks for a signature, seal or date.

    Attributes:
        label: the printed label as read, such as 单位负责人签名.
        expects: what the label asks for.
        box: label and the area where the mark belongs.
        state: whether a mark stands there.
        mark: which mark, ``None`` when absent.
        confidence: of ``state``.
        mark_box: extent of the mark, ``None`` when absent.
        text: what the recogniser made of the mark, empty where it read nothing. Handwritten names
            are read poorly: it hints, it proves nothing.
        text_confidence: of the recogniser over ``text``.
    """

    label: str
    expects: Expectation
    box: Box
    state: FieldState
    mark: MarkKind | None
    confidence: float
    mark_box: Box | None = None
    text: str = ""
    text_confidence: float = 0.0


_CROP_MARGIN = 0.12


def crop_window(field: Field, width: int, height: int) -> Box:
    """Return the part of a page that the picture of a field shows.

    Args:
        field: label, area and mark, with a margin of an eighth of their height.
        width: of the upright page in pixels.
        height: of the upright page in pixels.
    """
    whole = field.box if field.mark_box is None else field.box.union(field.mark_box)
    return whole.expanded(_CROP_MARGIN * whole.height + 4).clipped(width, height)


class ClassificationLevel(StrEnum):
    """Level of a classification marking; ``INTERNAL`` is 内部资料, not a state secret."""

    TOP_SECRET = "top_secret"  # noqa: S105 - a classification level, not a password
    SECRET = "secret"  # noqa: S105 - a classification level, not a password
    CONFIDENTIAL = "confidential"
    INTERNAL = "internal"


class MarkingVerdict(StrEnum):
    """What words about secrecy turned out to be."""

    MARKING = "marking"
    MENTION = "mention"
    VOIDED = "voided"


class MarkingPlace(StrEnum):
    """Where words about secrecy were found: in the picture of a page, or elsewhere in the file."""

    PAGE = "page"
    HIDDEN_TEXT = "hidden_text"
    ANNOTATION = "annotation"
    BOOKMARK = "bookmark"
    METADATA = "metadata"
    ATTACHMENT = "attachment"
    FILE_NAME = "file_name"


@dataclass(frozen=True, slots=True)
class Marking:
    """Words about secrecy, and whether they are a classification marking.

    Attributes:
        box: where they stand on the page; empty where they stand on none.
        text: a marking in its standard form, a mention by its word.
    """

    box: Box
    level: ClassificationLevel
    text: str
    verdict: MarkingVerdict
    confidence: float
    where: MarkingPlace = MarkingPlace.PAGE

    @property
    def suspected(self) -> bool:
        """Whether the document must be treated as a state secret."""
        internal = self.level is ClassificationLevel.INTERNAL
        return self.verdict is MarkingVerdict.MARKING and not internal


class QualityCode(StrEnum):
    """What is wrong with a scan."""

    LOW_RESOLUTION = "low_resolution"
    BLURRED = "blurred"
    LOW_CONTRAST = "low_contrast"
    BLANK = "blank"
    SKEWED = "skewed"
    ROTATED = "rotated"
    DARK = "dark"
    OVEREXPOSED = "overexposed"
    CROPPED = "cropped"
    ILLEGIBLE = "illegible"
    SHADOW = "shadow"
    BLACK_BORDER = "black_border"
    TWO_PAGES = "two_pages"
    COLOURLESS = "colourless"
    OCR_FAILED = "ocr_failed"
    VISION_FAILED = "vision_failed"


class QualitySeverity(StrEnum):
    """``ERROR``: what the page does not show proves nothing. ``WARNING``: still readable."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class QualityIssue:
    """One defect of a scan with the measured value, in the unit the code implies."""

    code: QualityCode
    severity: QualitySeverity
    value: float


@dataclass(frozen=True, slots=True)
class PageEvidence:
    """Everything seen on one page.

    Attributes:
        number: page number in its document, from 1.
        width: of the upright page in pixels.
        height: of the upright page in pixels.
        dpi: resolution in pixels per inch, ``None`` where unknown.
        rotation: degrees the stored page was turned clockwise to stand upright.
        thumbnail: small JPEG of the upright page; empty where none may be kept.
        edges: ink that runs off the page's edges, whatever it turns out to be.
        crops: small JPEG of each field (see :func:`crop_window`), in the order of ``fields``;
            an empty one where a field needs none, no entry at all where none may be kept.
        figures: what was measured of the scan by code of :class:`QualityCode`, whether or not it
            is a defect, in the unit of that code's issues.
        fingerprint: where the ink stands, coarsely, to find the same page again; empty for blank
            pages.
    """

    number: int
    width: int
    height: int
    dpi: int | None
    rotation: int
    text_source: TextSource
    lines: tuple[TextLine, ...] = ()
    seals: tuple[Seal, ...] = ()
    signatures: tuple[Signature, ...] = ()
    fields: tuple[Field, ...] = ()
    markings: tuple[Marking, ...] = ()
    quality: tuple[QualityIssue, ...] = ()
    thumbnail: bytes = b""
    edges: tuple[EdgeImpression, ...] = ()
    crops: tuple[bytes, ...] = ()
    figures: Mapping[str, float] = field(default_factory=dict)
    fingerprint: str = ""

    @property
    def fully_seen(self) -> bool:
        """Whether absence on this page means absence (design: absence needs full sight)."""
        return all(issue.severity is not QualitySeverity.ERROR for issue in self.quality)

    @property
    def colour_seen(self) -> bool:
        """Whether ink colours can be told: on a grey scan a seal is grey as well."""
        return all(issue.code is not QualityCode.COLOURLESS for issue in self.quality)

    @property
    def text(self) -> str:
        """All lines in reading order, one per line."""
        return "\n".join(line.text for line in self.lines)


class DocumentStatus(StrEnum):
    """How far a file could be read."""

    OK = "ok"
    PARTIAL = "partial"
    UNREADABLE = "unreadable"


class DocumentFormat(StrEnum):
    """What kind of file a document is."""

    PDF = "pdf"
    PICTURE = "picture"
    OFD = "ofd"
    UNKNOWN = "unknown_format"


class UnreadableReason(StrEnum):
    """Why a file, or some of its pages, could not be read."""

    CORRUPT = "corrupt"
    ENCRYPTED = "encrypted"
    EMPTY_FILE = "empty_file"
    NO_PAGES = "no_pages"
    UNSUPPORTED_FORMAT = "unsupported_format"
    OFD = "ofd"
    OFFICE_DOCUMENT = "office_document"
    TOO_LARGE = "too_large"
    TOO_MANY_PAGES = "too_many_pages"
    TIMED_OUT = "timed_out"
    WORKER_DIED = "worker_died"
    OUT_OF_MEMORY = "out_of_memory"
    NOT_A_FILE = "not_a_file"
    NOT_PERMITTED = "not_permitted"
    SOME_PAGES_FAILED = "some_pages_failed"
    INTERNAL = "internal"


@dataclass(frozen=True, slots=True)
class FailedPage:
    """A page that could not be read, and why; ``number`` counts from 1."""

    number: int
    reason: UnreadableReason


@dataclass(frozen=True, slots=True)
class DocumentEvidence:
    """Everything seen in one file.

    Attributes:
        path: as shown to the user, relative to the submission with ``/`` between parts.
        sha256: of the file's bytes, hex; empty where the file could not even be opened.
        reason: why the status is not ``OK``.
        page_count: pages the file claims to have; more than ``len(pages)`` when some failed.
        straddle: the seal across the edges of the pages; ``None`` where it was not looked for.
        markings: words about secrecy that stand on no page: in the file's name, its metadata,
            bookmarks or the names of its attachments.
        digital_signatures: in the order in which the file holds them.
        format: what kind of file it is, where it could be opened.
        failed_pages: the pages that are missing, each with its reason where one is known.
        file_type: what the file is by its content, such as ``pdf``; empty where not looked at.
        byte_size: of the file; 0 where not looked at.
    """

    path: str
    sha256: str
    status: DocumentStatus
    reason: UnreadableReason | None
    pages: tuple[PageEvidence, ...] = ()
    page_count: int = 0
    straddle: Straddle | None = None
    markings: tuple[Marking, ...] = ()
    digital_signatures: tuple[DigitalSignature, ...] = ()
    format: DocumentFormat = DocumentFormat.UNKNOWN
    failed_pages: tuple[FailedPage, ...] = ()
    file_type: str = ""
    byte_size: int = 0

    @property
    def fully_seen(self) -> bool:
        """Whether every page was read at adequate quality."""
        return (
            self.status is DocumentStatus.OK
            and len(self.pages) == self.page_count > 0
            and all(page.fully_seen for page in self.pages)
        )

    @property
    def quarantined(self) -> bool:
        """Whether a classification marking is suspected on any page, or anywhere else in it."""
        return any(marking.suspected for marking in self.all_markings)

    @property
    def all_markings(self) -> tuple[Marking, ...]:
        """Every marking: of the file as a whole, then page by page."""
        return (*self.markings, *(one for page in self.pages for one in page.markings))

    def signature_shown_by(self, page: int, seal: Seal) -> DigitalSignature | None:
        """Return the digital signature whose visible appearance a seal on a page is."""
        for signature in self.digital_signatures:
            shown = signature.box if signature.page == page else None
            if shown is not None and seal.box.overlap_ratio(shown) > _SHARE_OF_APPEARANCE:
                return signature
        return None
