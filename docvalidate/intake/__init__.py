"""From what was handed in to pages: folders, archives, rosters, PDFs and pictures.

A name is imported when it is first asked for: what opens files and looks at pixels is slow to
import, and a run whose evidence is cached needs none of it. A function named like its module is
imported from that module: the two would take each other's place here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from docvalidate.model.on_demand import on_demand

if TYPE_CHECKING:
    from docvalidate.intake.applicant_file import read_applicant
    from docvalidate.intake.certificates import TrustList, read_trust_list
    from docvalidate.intake.document import Document, PlacedSignature
    from docvalidate.intake.file_type import FileType, detect_file_type
    from docvalidate.intake.fingerprint import page_fingerprint
    from docvalidate.intake.frame import PageFrame
    from docvalidate.intake.glyph_turn import turn_by_glyphs
    from docvalidate.intake.identity import file_sha256, is_valid_identity_number
    from docvalidate.intake.images import read_image
    from docvalidate.intake.limits import DEFAULT_LIMITS, IntakeLimits
    from docvalidate.intake.opening import open_document
    from docvalidate.intake.orientation import turn_of_page
    from docvalidate.intake.quality import examine, measure_quality
    from docvalidate.intake.regular_file import require_regular_file
    from docvalidate.intake.roster import Roster, read_roster
    from docvalidate.intake.roster_match import match_roster
    from docvalidate.intake.submissions import find_submissions
    from docvalidate.intake.unreadable import PageFailure, UnreadableDocument, explain

_HOMES = {
    "DEFAULT_LIMITS": "limits",
    "Document": "document",
    "FileType": "file_type",
    "IntakeLimits": "limits",
    "PageFailure": "unreadable",
    "PageFrame": "frame",
    "PlacedSignature": "document",
    "Roster": "roster",
    "TrustList": "certificates",
    "UnreadableDocument": "unreadable",
    "detect_file_type": "file_type",
    "examine": "quality",
    "explain": "unreadable",
    "file_sha256": "identity",
    "find_submissions": "submissions",
    "is_valid_identity_number": "identity",
    "match_roster": "roster_match",
    "measure_quality": "quality",
    "open_document": "opening",
    "page_fingerprint": "fingerprint",
    "read_applicant": "applicant_file",
    "read_image": "images",
    "read_roster": "roster",
    "read_trust_list": "certificates",
    "require_regular_file": "regular_file",
    "turn_by_glyphs": "glyph_turn",
    "turn_of_page": "orientation",
}

__all__ = [
    "DEFAULT_LIMITS",
    "Document",
    "FileType",
    "IntakeLimits",
    "PageFailure",
    "PageFrame",
    "PlacedSignature",
    "Roster",
    "TrustList",
    "UnreadableDocument",
    "detect_file_type",
    "examine",
    "explain",
    "file_sha256",
    "find_submissions",
    "is_valid_identity_number",
    "match_roster",
    "measure_quality",
    "open_document",
    "page_fingerprint",
    "read_applicant",
    "read_image",
    "read_roster",
    "read_trust_list",
    "require_regular_file",
    "turn_by_glyphs",
    "turn_of_page",
]

__getattr__ = on_demand(__name__, _HOMES)
