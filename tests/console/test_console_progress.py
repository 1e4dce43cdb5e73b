"""The progress bar says how far, how fast and how long, to those who watch and nobody else."""

from __future__ import annotations

import io
import sys

import pytest

from docvalidate.console.progress import reading_progress
from docvalidate.language import Language
from docvalidate.model.evidence import DocumentEvidence, DocumentStatus, PageEvidence, TextSource


class Terminal(io.StringIO):
    """Takes text as a terminal does."""

    def isatty(self) -> bool:
        return True


def _two_pages() -> DocumentEvidence:
    pages = tuple(PageEvidence(number, 10, 10, None, 0, TextSource.OCR) for number in (1, 2))
    return DocumentEvidence("x.pdf", "", DocumentStatus.OK, None, pages, 2)


@pytest.mark.parametrize(
    ("language", "words"),
    [(Language.CHINESE, ("1/3", "页/秒", "剩余")), (Language.ENGLISH, ("1/3", "pages/s", "left"))],
)
def test_on_a_terminal_it_tells_files_speed_and_time_left(
    monkeypatch: pytest.MonkeyPatch, language: Language, words: tuple[str, ...]
) -> None:
    screen = Terminal()
    monkeypatch.setattr(sys, "stderr", screen)
    monkeypatch.setenv("TERM", "xterm")
    with reading_progress(language, quiet=False) as progress:
        progress.expect(3)
        progress.advance(_two_pages())
    for word in words:
        assert word in screen.getvalue()


@pytest.mark.parametrize(("screen", "quiet"), [(io.StringIO(), False), (Terminal(), True)])
def test_it_is_silent_for_files_and_on_request(
    monkeypatch: pytest.MonkeyPatch, screen: io.StringIO, quiet: bool
) -> None:
    monkeypatch.setattr(sys, "stderr", screen)
    with reading_progress(Language.CHINESE, quiet=quiet) as progress:
        progress.expect(3)
        progress.advance(_two_pages())
    assert screen.getvalue() == ""
