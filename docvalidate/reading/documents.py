"""One file from its bytes to its evidence, page after page."""

from __future__ import annotations

import dataclasses
import logging
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from docvalidate.intake import (
    Document,
    IntakeLimits,
    PageFailure,
    PlacedSignature,
    TrustList,
    UnreadableDocument,
    file_sha256,
    open_document,
    require_regular_file,
)
from docvalidate.model.digital import DigitalSignature
from docvalidate.model.evidence import (
    DocumentEvidence,
    DocumentStatus,
    FailedPage,
    PageEvidence,
    UnreadableReason,
)
from docvalidate.model.quarantine import redacted
from docvalidate.model.straddle import Straddle
from docvalidate.ocr import Engine
from docvalidate.reading.pages import SeenPage, see_page
from docvalidate.vision import join_strips, without_parts
from docvalidate.vision.markings_elsewhere import markings_of
from docvalidate.vision.secrecy_grammar import Grammar

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Opened:
    """A file is open: the SHA-256 of its bytes, and the pages it claims to have."""

    sha256: str
    page_count: int


@dataclass(frozen=True, slots=True)
class PageBegun:
    """A page, counted from 1, is about to be decoded and read."""

    number: int


Progress: TypeAlias = Opened | PageBegun | PageEvidence | FailedPage
"""What a reader tells while it reads: the file once it is open, each page before and after."""


def read_document(
    path: Path,
    name: str,
    engine: Engine,
    limits: IntakeLimits,
    tell: Callable[[Progress], None] = lambda _: None,
    grammar: Grammar | None = None,
    trust: TrustList | None = None,
    skip: Collection[int] = (),
) -> DocumentEvidence:
    """Return everything seen in one file; never raises for what is in the file.

    Of a document on which a classification marking is suspected no word and no picture is
    returned, only where the marking stands.

    Args:
        path: the file.
        name: the name that evidence carries.
        engine: reads the text.
        limits: on pixels, pages and bytes.
        tell: called on the way, so that what was read survives should this process not.
        grammar: of classification markings; the packaged one by default.
        trust: authorities whose digital signatures are trusted; ``None`` leaves that open.
        skip: numbers of pages that are left out; a seal across the pages is not looked for then.
    """
    sha256 = ""
    seen: list[SeenPage] = []
    failed: list[FailedPage] = []
    try:
        require_regular_file(path, limits)
        sha256 = file_sha256(path)
        with open_document(path, limits) as document:
            placed = document.signatures(trust)
            count = document.page_count
            tell(Opened(sha256, count))
            for number in range(1, count + 1):
                if number in skip:
                    continue
                tell(PageBegun(number))
                result = _read_one(document, number, engine, grammar)
                if isinstance(result, SeenPage):
                    seen.append(result)
                    tell(result.evidence)
                else:
                    failed.append(result)
                    tell(result)
            whole = DocumentEvidence(
                path=name,
                sha256=sha256,
                status=DocumentStatus.OK if document.unseen is None else DocumentStatus.PARTIAL,
                reason=document.unseen,
                page_count=count,
                markings=markings_of(document.words_elsewhere(), grammar),
                digital_signatures=tuple(_on_upright_page(one, seen) for one in placed),
                format=document.format,
            )
    except UnreadableDocument as error:
        return DocumentEvidence(name, sha256, DocumentStatus.UNREADABLE, error.reason)
    except PermissionError:
        reason = UnreadableReason.NOT_PERMITTED
        return DocumentEvidence(name, sha256, DocumentStatus.UNREADABLE, reason)
    except Exception:  # noqa: BLE001 - see below
        # A library's bug on one file costs that document, never the batch (design, section 4).
        _log.exception("reading failed")
        return _broken_off(name, sha256, [page.evidence for page in seen])
    pages: Sequence[PageEvidence] = [page.evidence for page in seen]
    if pages and not skip:
        straddle = _straddle_of(seen, count, engine)
        if straddle is not None:
            pages = without_parts(pages, straddle)
        whole = dataclasses.replace(whole, straddle=straddle)
    return redacted(gathered(whole, pages, failed))


def gathered(
    document: DocumentEvidence, pages: Iterable[PageEvidence], failed: Iterable[FailedPage]
) -> DocumentEvidence:
    """Return a document's evidence with its pages in order and the status that follows.

    A document of which something could not be shown, whatever was read, stays so.
    """
    in_order = tuple(sorted(pages, key=lambda page: page.number))
    lost = tuple(sorted(failed, key=lambda page: page.number))
    not_shown = document.status is DocumentStatus.PARTIAL
    unseen = document.reason if not_shown else None
    if unseen is UnreadableReason.SOME_PAGES_FAILED:
        unseen = None
    if not in_order:
        status = DocumentStatus.UNREADABLE
        reason = unseen or (lost[0].reason if lost else UnreadableReason.CORRUPT)
    elif unseen is not None or len(in_order) < document.page_count:
        status, reason = DocumentStatus.PARTIAL, unseen or UnreadableReason.SOME_PAGES_FAILED
    else:
        status, reason = DocumentStatus.OK, None
    return dataclasses.replace(
        document, status=status, reason=reason, pages=in_order, failed_pages=lost
    )


def _read_one(
    document: Document, number: int, engine: Engine, grammar: Grammar | None
) -> SeenPage | FailedPage:
    """Decode and read one page; whatever goes wrong costs this page alone."""
    page = document.page(number)
    if isinstance(page, PageFailure):
        return FailedPage(number, page.reason)
    try:
        return see_page(page, engine, grammar)
    except MemoryError:
        return FailedPage(number, UnreadableReason.OUT_OF_MEMORY)
    except Exception:  # noqa: BLE001 - a detector's bug on one page costs that page, no more
        _log.exception("reading a page failed")
        return FailedPage(number, UnreadableReason.INTERNAL)


def _straddle_of(seen: Sequence[SeenPage], count: int, engine: Engine) -> Straddle | None:
    """Return what runs across the pages; ``None`` where looking for it failed."""
    pages = [page.evidence for page in seen]
    strips = {page.evidence.number: page.strips for page in seen}
    try:
        return join_strips(pages, count, strips, engine)
    except Exception:  # noqa: BLE001 - see below
        # As with any detector, its failure must not cost what the others saw.
        _log.exception("joining the edges of the pages failed")
        return None


def _broken_off(name: str, sha256: str, pages: Sequence[PageEvidence]) -> DocumentEvidence:
    """Return a document whose reading failed; a marking already seen on it is not forgotten."""
    status, reason = DocumentStatus.UNREADABLE, UnreadableReason.INTERNAL
    seen = DocumentEvidence(name, sha256, status, reason, tuple(pages), len(pages) + 1)
    if seen.quarantined:
        return redacted(dataclasses.replace(seen, status=DocumentStatus.PARTIAL))
    return DocumentEvidence(name, sha256, status, reason)


def _on_upright_page(placed: PlacedSignature, seen: Iterable[SeenPage]) -> DigitalSignature:
    """Return a signature with the box of its appearance, where its page could be read."""
    if placed.area is None:
        return placed.signature
    number = placed.area.page
    frame = next((page.frame for page in seen if page.evidence.number == number), None)
    box = None if frame is None else frame.place(placed.area.sides)
    return dataclasses.replace(placed.signature, page=number, box=box)
