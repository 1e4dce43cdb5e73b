"""Read one file into evidence: every page upright, its text, and what stands on it."""

from __future__ import annotations

from docvalidate.reading.documents import (
    Opened,
    PageBegun,
    Progress,
    gathered,
    read_document,
)
from docvalidate.reading.pages import SeenPage, read_page, see_page, thumbnail_of
from docvalidate.reading.standing import Upright, read_upright

__all__ = [
    "Opened",
    "PageBegun",
    "Progress",
    "SeenPage",
    "Upright",
    "gathered",
    "read_document",
    "read_page",
    "read_upright",
    "see_page",
    "thumbnail_of",
]
