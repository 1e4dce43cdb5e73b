"""Load a notice from its file."""

from __future__ import annotations

from pathlib import Path

from docvalidate.notice.build import build_notice
from docvalidate.notice.checklist import Checklist, load_checklist
from docvalidate.notice.files import checklist_path, notice_path
from docvalidate.notice.problems import NoticeProblemsError, problem
from docvalidate.notice.schema import NoticeModel
from docvalidate.notice.types import Notice
from docvalidate.notice.validate import validate
from docvalidate.notice.yaml_source import YamlSource, read_yaml


def load_notice(reference: str | Path, *, with_checklist: bool = True) -> Notice:
    """Load a notice.

    Args:
        reference: the id of a packaged notice, such as ``yueyang-2024``, or a path to a file.
        with_checklist: whether to take the materials from the checklist the notice names;
            without it ``materials`` is empty.

    Raises:
        BadNoticeError: if there is no such notice, or it breaks its schema or contradicts
            itself; the sentence names file and line and how to mend it.
    """
    source = read_yaml(notice_path(reference))
    model = validate(NoticeModel, source)
    materials = _checklist(model, source) if with_checklist else None
    return build_notice(model, source, materials)


def _checklist(model: NoticeModel, source: YamlSource) -> Checklist | None:
    if model.checklist is None:
        return None
    path = checklist_path(model.checklist, source.path)
    if path is None:
        line = source.line(("checklist",))
        found = problem(source.path, line, "no_checklist", name=model.checklist)
        raise NoticeProblemsError((found,))
    return load_checklist(path)
