"""Where the time of reading a page goes, stage by stage."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import cv2

from docvalidate.intake import IntakeLimits, PageFailure, open_document
from docvalidate.ocr import EngineChoice, load_engine
from docvalidate.reading import pages, standing

_STAGES: Mapping[str, Sequence[str]] = {
    "quality": ("examine",),
    "upright": ("upright", "glyph_evidence", "turn_of_page"),
    "seals": ("look_for_stamps",),
    "fields and markings": ("look_at_page", "hidden_markings"),
    "pictures for the report": ("thumbnail_of", "field_crops", "page_fingerprint"),
}


class _Clock:
    """Adds up processor time by stage; a stage inside another is not counted twice."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self._open: list[float] = []

    def timed(self, stage: str, work: Callable[..., Any]) -> Callable[..., Any]:
        """Return ``work``, its time added to ``stage``."""

        def measured(*positional: Any, **named: Any) -> Any:  # noqa: ANN401 - whatever it takes
            begun = time.process_time()
            self._open.append(0.0)
            try:
                return work(*positional, **named)
            finally:
                spent = time.process_time() - begun
                inside = self._open.pop()
                self.seconds[stage] = self.seconds.get(stage, 0.0) + spent - inside
                if self._open:
                    self._open[-1] += spent

        return measured


def stage_seconds(paths: Sequence[Path], engine_name: str) -> Mapping[str, float]:
    """Return processor seconds a page by stage, in this process on one thread."""
    cv2.setNumThreads(1)
    clock = _Clock()
    engine = load_engine(EngineChoice(engine_name, threads=1))
    watched: Any = engine
    detector, recogniser = (getattr(watched, name, None) for name in ("detector", "recogniser"))
    if detector is not None and recogniser is not None:
        detector.find = clock.timed("text detection", detector.find)
        recogniser.read_line = clock.timed("text recognition", recogniser.read_line)
        watched.read_lines = clock.timed("seals and marks recognised", watched.read_lines)
    else:
        watched.read_page = clock.timed("text detection and recognition", watched.read_page)
        watched.read_lines = clock.timed("seals and marks recognised", watched.read_lines)
    rooms: Sequence[Any] = (pages, standing)
    for stage, names in _STAGES.items():
        for room, name in ((room, name) for room in rooms for name in names if hasattr(room, name)):
            setattr(room, name, clock.timed(stage, getattr(room, name)))
    read = clock.timed("all else", pages.see_page)
    for number, path in enumerate((paths[0], *paths)):
        if number == 1:
            # The first page pays for loading.
            clock.seconds.clear()
        with open_document(path, IntakeLimits()) as document:
            page = clock.timed("decoding", document.page)(1)
        if not isinstance(page, PageFailure):
            read(page, engine)
    return {
        stage: spent / len(paths)
        for stage, spent in sorted(clock.seconds.items(), key=lambda item: -item[1])
    }
