"""Where notices and checklists lie: ``rules/`` in a checkout, ``docvalidate/rules`` in a wheel."""

from __future__ import annotations

from functools import lru_cache
from importlib import resources
from pathlib import Path

from docvalidate.language import Message
from docvalidate.model.errors import BadNoticeError


@lru_cache(maxsize=1)
def rules_folder() -> Path:
    """Return the folder of the packaged notices.

    Raises:
        BadNoticeError: if the installation holds none.
    """
    package = Path(str(resources.files("docvalidate")))
    for folder in (package / "rules", package.parent / "rules"):
        if folder.is_dir():
            return folder
    raise BadNoticeError(Message("notice.no_rules"), Message("notice.no_rules.remedy"))


def available_notices() -> tuple[str, ...]:
    """Return the ids of the packaged notices, in alphabetical order."""
    return tuple(sorted(path.stem for path in rules_folder().glob("*.yaml")))


def notice_path(reference: str | Path) -> Path:
    """Return the file of a notice.

    Args:
        reference: the id of a packaged notice, or a path to a YAML file.

    Raises:
        BadNoticeError: if there is no such notice.
    """
    if isinstance(reference, str) and reference in available_notices():
        return rules_folder() / f"{reference}.yaml"
    path = Path(reference)
    if path.is_file():
        return path
    raise BadNoticeError(
        Message("notice.not_found", {"reference": str(reference)}),
        Message("notice.not_found.remedy", {"names": "、".join(available_notices())}),
    )


def checklist_path(name: str, notice: Path) -> Path | None:
    """Return the file of a checklist: beside the notice, else the packaged one, else ``None``."""
    for folder in (notice.parent, rules_folder()):
        path = folder / "checklists" / f"{name}.yaml"
        if path.is_file():
            return path
    return None


def case_path(notice: Path) -> Path:
    """Return where the test cases of a notice lie; the file need not exist."""
    return notice.parent / "cases" / notice.name
