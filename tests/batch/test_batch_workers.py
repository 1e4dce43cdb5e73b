"""Workers: whatever one file does, the others are read and the run ends."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image as PillowImage

from docvalidate.batch.workers import ReadJob, WorkerPool
from docvalidate.intake import IntakeLimits
from docvalidate.model.errors import UsageError
from docvalidate.model.evidence import (
    DocumentEvidence,
    DocumentStatus,
    QualityCode,
    UnreadableReason,
)
from docvalidate.ocr import EngineChoice


def _draw(path: Path, width: int, height: int) -> Path:
    """Draw a page with some ink on it."""
    pixels = np.full((height, width), 250, np.uint8)
    pixels[height // 3 : height // 3 + 40, width // 5 : width // 2 : 7] = 20
    PillowImage.fromarray(pixels).save(path)
    return path


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    """Three pages, the middle one lying on its side: the one faulty engines stumble over."""
    return [
        _draw(tmp_path / "一.png", 620, 877),
        _draw(tmp_path / "二.png", 877, 620),
        _draw(tmp_path / "三.png", 620, 877),
    ]


def _read(
    files: list[Path], engine: str, jobs: int = 1, page_seconds: float = 60.0
) -> dict[str, DocumentEvidence]:
    choice = EngineChoice(f"tests.batch.faulty_engines:{engine}")
    work = [ReadJob(number, path, path.name) for number, path in enumerate(files)]
    with WorkerPool(choice, IntakeLimits(), jobs, page_seconds) as pool:
        return {job.name: evidence for job, evidence in pool.read(work)}


@pytest.mark.parametrize("jobs", [1, 2])
def test_every_file_comes_back_once(files: list[Path], jobs: int) -> None:
    evidence = _read(files, "SoundEngine", jobs)
    assert set(evidence) == {"一.png", "二.png", "三.png"}
    assert all(document.status is DocumentStatus.OK for document in evidence.values())
    assert all(document.pages[0].text == "诚信承诺书" for document in evidence.values())


def test_an_engine_that_raises_costs_the_page_its_full_sight(files: list[Path]) -> None:
    evidence = _read(files, "RaisingEngine")
    failed = evidence["二.png"]
    assert QualityCode.OCR_FAILED in {issue.code for issue in failed.pages[0].quality}
    assert not failed.fully_seen
    assert evidence["一.png"].pages[0].text == evidence["三.png"].pages[0].text == "诚信承诺书"


def test_a_dying_worker_is_replaced_and_loses_one_document(files: list[Path]) -> None:
    evidence = _read(files, "DyingEngine")
    assert evidence["二.png"].status is DocumentStatus.UNREADABLE
    assert evidence["二.png"].reason is UnreadableReason.WORKER_DIED
    assert evidence["三.png"].status is DocumentStatus.OK


def test_a_hanging_worker_is_stopped_after_the_limit(
    files: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("docvalidate.batch.workers._START_SECONDS", 6.0)
    evidence = _read(files, "HangingEngine", page_seconds=2.0)
    assert evidence["二.png"].reason is UnreadableReason.TIMED_OUT
    assert evidence["三.png"].status is DocumentStatus.OK


def test_an_unknown_engine_is_reported_not_retried_for_ever(files: list[Path]) -> None:
    with pytest.raises(UsageError) as caught:
        _read(files, "NoSuchEngine")
    assert caught.value.message.key == "ocr.unknown_engine"
