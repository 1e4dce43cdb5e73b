"""Workers: whatever one file does, the others are read and the run ends."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pymupdf
import pytest
from PIL import Image as PillowImage

from docvalidate.batch.workers import ReadJob, WorkerPool
from docvalidate.intake import DEFAULT_LIMITS, IntakeLimits
from docvalidate.model.errors import UsageError
from docvalidate.model.evidence import (
    DocumentEvidence,
    DocumentStatus,
    FailedPage,
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
    files: list[Path], engine: str, jobs: int = 1, limits: IntakeLimits = DEFAULT_LIMITS
) -> dict[str, DocumentEvidence]:
    choice = EngineChoice(f"tests.batch.faulty_engines:{engine}")
    work = [ReadJob(number, path, path.name) for number, path in enumerate(files)]
    with WorkerPool(choice, limits, jobs) as pool:
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


def test_what_a_file_says_as_a_whole_is_known_even_if_its_only_page_kills(tmp_path: Path) -> None:
    document = pymupdf.open()
    page = document.new_page(width=842, height=595)
    page.draw_rect(pymupdf.Rect(100, 100, 300, 200), fill=(0, 0, 0))
    document.set_metadata({"title": "机密★10年"})
    path = tmp_path / "方案.pdf"
    document.save(str(path))
    document.close()
    evidence = _read([path], "DyingEngine")[path.name]
    assert evidence.pages == ()
    assert evidence.quarantined


def test_a_hanging_worker_is_stopped_after_the_limit(files: list[Path]) -> None:
    evidence = _read(files, "HangingEngine", limits=IntakeLimits(page_seconds=5.0))
    assert evidence["二.png"].reason is UnreadableReason.TIMED_OUT
    assert evidence["三.png"].status is DocumentStatus.OK


def test_an_unknown_engine_is_reported_not_retried_for_ever(files: list[Path]) -> None:
    with pytest.raises(UsageError) as caught:
        _read(files, "NoSuchEngine")
    assert caught.value.message.key == "ocr.unknown_engine"


@pytest.fixture
def five_pages(tmp_path: Path) -> Path:
    """A file of five pages, the third one lying on its side."""
    shapes = [(620, 877), (620, 877), (877, 620), (620, 877), (620, 877)]
    drawn = [_draw(tmp_path / f"page{at}.png", *shape) for at, shape in enumerate(shapes)]
    frames = [PillowImage.open(path) for path in drawn]
    path = tmp_path / "五页.tif"
    frames[0].save(path, save_all=True, append_images=frames[1:])
    return path


def _assert_only_the_third_is_lost(evidence: DocumentEvidence, reason: UnreadableReason) -> None:
    assert evidence.status is DocumentStatus.PARTIAL
    assert evidence.reason is UnreadableReason.SOME_PAGES_FAILED
    assert [page.number for page in evidence.pages] == [1, 2, 4, 5]
    assert all(page.text == "诚信承诺书" for page in evidence.pages)
    assert evidence.failed_pages == (FailedPage(3, reason),)
    assert evidence.page_count == 5
    assert len(evidence.sha256) == 64
    assert not evidence.fully_seen


@pytest.mark.parametrize(
    ("engine", "limits", "reason"),
    [
        ("DyingEngine", DEFAULT_LIMITS, UnreadableReason.WORKER_DIED),
        ("HangingEngine", IntakeLimits(page_seconds=5.0), UnreadableReason.TIMED_OUT),
        ("GreedyEngine", IntakeLimits(worker_bytes=700 << 20), UnreadableReason.OUT_OF_MEMORY),
    ],
)
def test_what_takes_a_worker_down_costs_one_page(
    five_pages: Path, engine: str, limits: IntakeLimits, reason: UnreadableReason
) -> None:
    evidence = _read([five_pages], engine, limits=limits)
    _assert_only_the_third_is_lost(evidence["五页.tif"], reason)


def test_killing_a_worker_in_mid_page_loses_only_that_page(
    five_pages: Path, files: list[Path], tmp_path: Path
) -> None:
    folder = tmp_path / "told"
    folder.mkdir()
    killed: list[int] = []

    def kill_when_told() -> None:
        told = folder / "pid"
        for _ in range(1200):
            if told.exists():
                killed.append(int(told.read_text()))
                os.kill(killed[0], signal.SIGKILL)
                return
            time.sleep(0.05)

    killer = threading.Thread(target=kill_when_told)
    killer.start()
    choice = EngineChoice("tests.batch.faulty_engines:CallingEngine", model_dir=folder)
    jobs = [ReadJob(0, five_pages, "五页.tif"), ReadJob(1, files[0], "一.png")]
    with WorkerPool(choice, DEFAULT_LIMITS, 1) as pool:
        evidence = {job.name: document for job, document in pool.read(jobs)}
        assert killed
        assert killed[0] not in pool.worker_ids()
    killer.join()
    _assert_only_the_third_is_lost(evidence["五页.tif"], UnreadableReason.WORKER_DIED)
    assert evidence["一.png"].status is DocumentStatus.OK


def test_a_file_that_kills_page_after_page_is_given_up(tmp_path: Path) -> None:
    drawn = [_draw(tmp_path / f"page{at}.png", 620, 877) for at in range(1)]
    drawn += [_draw(tmp_path / f"wide{at}.png", 877, 620) for at in range(4)]
    frames = [PillowImage.open(path) for path in drawn]
    path = tmp_path / "many.tif"
    frames[0].save(path, save_all=True, append_images=frames[1:])
    evidence = _read([path], "DyingEngine", limits=IntakeLimits(lost_pages=1))["many.tif"]
    assert [page.number for page in evidence.pages] == [1]
    assert [page.number for page in evidence.failed_pages] == [2, 3, 4, 5]
    assert {page.reason for page in evidence.failed_pages} == {UnreadableReason.WORKER_DIED}


def test_a_file_has_its_time_even_if_no_page_hangs(five_pages: Path) -> None:
    limits = IntakeLimits(document_seconds=0.001)
    evidence = _read([five_pages], "SoundEngine", limits=limits)["五页.tif"]
    assert evidence.status is not DocumentStatus.OK
    assert {page.reason for page in evidence.failed_pages} <= {UnreadableReason.TIMED_OUT}


def test_reading_stops_when_its_time_is_up(files: list[Path]) -> None:
    choice = EngineChoice("tests.batch.faulty_engines:HangingEngine")
    jobs = [ReadJob(number, files[1], "二.png") for number in range(9)]
    begun = time.monotonic()
    with WorkerPool(choice, DEFAULT_LIMITS, 1) as pool:
        assert list(pool.read(jobs, seconds=1.0)) == []
    assert time.monotonic() - begun < 30


def test_an_idle_worker_that_died_costs_nothing(files: list[Path]) -> None:
    choice = EngineChoice("tests.batch.faulty_engines:SoundEngine")
    with WorkerPool(choice, DEFAULT_LIMITS, 1) as pool:
        list(pool.read([ReadJob(0, files[0], "一.png")]))
        (worker,) = pool.worker_ids()
        os.kill(worker, signal.SIGKILL)
        time.sleep(0.2)
        ((_, evidence),) = pool.read([ReadJob(1, files[2], "三.png")])
    assert evidence.status is DocumentStatus.OK


def test_jobs_are_taken_only_as_workers_get_free(files: list[Path]) -> None:
    taken: list[int] = []

    def jobs() -> Iterator[ReadJob]:
        for number, path in enumerate(files):
            taken.append(number)
            yield ReadJob(number, path, path.name)

    choice = EngineChoice("tests.batch.faulty_engines:SoundEngine")
    with WorkerPool(choice, IntakeLimits(), 1) as pool:
        for done, _ in enumerate(pool.read(jobs()), start=1):
            assert len(taken) <= done + 1
    assert taken == [0, 1, 2]


@pytest.mark.skipif(os.name == "nt", reason="POSIX alone has nice")
def test_workers_give_way_to_people() -> None:
    program = (
        "import os; from docvalidate.batch.manners import yield_to_others;"
        "before = os.nice(0); yield_to_others(); print(os.nice(0) > before or before == 19)"
    )
    answer = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert answer.stdout.strip() == "True"
