"""The robustness run: its files are made by seed, its counts are those of what was laid down."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import pymupdf
import pytest
from PIL import Image as Pillow

from benchmarks.mutations import MUTATIONS, write_mutations
from benchmarks.odd_files import lay_out_odd_files
from benchmarks.orientation_pages import KINDS, laid
from docvalidate.intake import PageFailure, UnreadableDocument, open_document
from docvalidate.model.page import Page

_ROOT = Path(__file__).resolve().parent.parent.parent


def test_mutations_are_the_same_for_the_same_seed_and_of_every_kind(tmp_path: Path) -> None:
    kinds = len(MUTATIONS) - 1
    written = []
    for name, seed in (("one", 5), ("two", 5), ("three", 6)):
        (tmp_path / name).mkdir()
        written.append(write_mutations(tmp_path / name, kinds, seed))
    contents = [[path.read_bytes() for path in paths] for paths in written]
    assert contents[0] == contents[1]
    assert contents[0] != contents[2]
    assert {path.stem[5:] for path in written[0]} == {one.__name__ for one in MUTATIONS[:-1]}


def test_odd_files_are_opened_or_refused_with_a_reason(tmp_path: Path) -> None:
    laid_out = lay_out_odd_files(tmp_path)
    paths = [path for path in tmp_path.iterdir() if not path.is_symlink()]
    assert len(paths) == laid_out
    # Those that take long on purpose are for the run in workers, which stops them.
    slow = re.compile(r"doubling|million|giant|bomb|nested|many|deep|limit|twice|14400|dash")
    for path in paths:
        if slow.search(path.name):
            continue
        try:
            with open_document(path) as document:
                read: object = document.page(1)
        except UnreadableDocument as error:
            read = error
        assert isinstance(read, Page | PageFailure | UnreadableDocument), path.name


def test_the_run_counts_what_it_was_given(tmp_path: Path) -> None:
    pixels = np.full((400, 300, 3), 240, np.uint8)
    Pillow.fromarray(pixels).save(tmp_path / "good.png")
    (tmp_path / "bad.pdf").write_bytes(b"%PDF-1.7 nothing more")
    cut = pymupdf.open()
    for _ in range(2):
        cut.new_page(width=200, height=200).insert_text((20, 50), "Application")
    (tmp_path / "digital.pdf").write_bytes(cut.tobytes())
    answer = subprocess.run(
        [sys.executable, "-m", "benchmarks.robustness", str(tmp_path), "--blind", "--jobs", "1"],
        capture_output=True,
        text=True,
        check=True,
        cwd=_ROOT,
        env={**os.environ, "PYTHONUTF8": "1"},
        timeout=300,
    )
    counted = dict(re.findall(r"^(\D+?)\s+(\d+)$", answer.stdout, re.MULTILINE))
    expected = {"files": "3", "not come to": "0", "ok": "2", "partial": "0", "unreadable": "1"}
    assert expected.items() <= counted.items()
    assert counted["pages read"] == "3"
    assert counted["crashed"] == counted["timed out"] == counted["internal error"] == "0"
    assert "peak memory" in answer.stdout


@pytest.mark.parametrize("name", KINDS)
def test_pages_for_the_measure_of_orientation_are_drawn_and_laid(name: str) -> None:
    image = KINDS[name](np.random.default_rng(4)).image
    assert image.dtype == np.uint8
    turned_back = np.rot90(laid(image, 90), -1)
    assert np.array_equal(turned_back, image)
