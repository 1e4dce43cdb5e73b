"""From what was handed in to pages: folders, archives, rosters, PDFs and pictures."""

from docvalidate.intake.applicant_file import read_applicant
from docvalidate.intake.certificates import TrustList, read_trust_list
from docvalidate.intake.document import Document, PlacedSignature
from docvalidate.intake.file_type import FileType, detect_file_type
from docvalidate.intake.fingerprint import page_fingerprint
from docvalidate.intake.frame import PageFrame
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
from docvalidate.intake.upright import upright

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
    "turn_of_page",
    "upright",
]
