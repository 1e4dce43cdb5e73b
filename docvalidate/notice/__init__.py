"""A notice as law in data: load it, ask what an applicant owes, prove that it is complete."""

from docvalidate.notice.dates import (
    DateStanding,
    DateState,
    date_remarks,
    deadline_standing,
    today,
    window_standing,
)
from docvalidate.notice.files import available_notices
from docvalidate.notice.load import load_notice
from docvalidate.notice.names import (
    find_level,
    find_series,
    nearest_series,
    resolve_level,
    resolve_series,
)
from docvalidate.notice.problems import LintProblem
from docvalidate.notice.requirements import requirements_for
from docvalidate.notice.types import Notice

__all__ = [
    "DateStanding",
    "DateState",
    "LintProblem",
    "Notice",
    "available_notices",
    "date_remarks",
    "deadline_standing",
    "find_level",
    "find_series",
    "load_notice",
    "nearest_series",
    "requirements_for",
    "resolve_level",
    "resolve_series",
    "today",
    "window_standing",
]
