"""Nothing of a document suspected to be classified is anywhere but in the document."""

from __future__ import annotations

import contextlib
import csv
import datetime as dt
import io
import logging
import sqlite3
import stat
import sys
import tempfile
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image as PillowImage
from rich.console import Console

from docvalidate.batch.cache import EvidenceCache
from docvalidate.batch.evidence import EvidenceSource
from docvalidate.batch.store import ResultsStore, RunIdentity
from docvalidate.batch.workers import ReadJob, WorkerPool
from docvalidate.console.main import run
from docvalidate.intake import IntakeLimits
from docvalidate.language import Language
from docvalidate.model.applicant import Applicant, Submission, SubmittedFile
from docvalidate.model.evidence import DocumentEvidence, MarkingPlace
from docvalidate.model.finding import Verdict
from docvalidate.model.report import ApplicantReport, Report
from docvalidate.notice import load_notice
from docvalidate.ocr import Engine, EngineChoice
from docvalidate.pipeline import CheckContext, check_submission
from docvalidate.reading import read_document
from docvalidate.report.json_inspection import inspection_document
from docvalidate.report.json_report import Line, report_document
from docvalidate.report.json_text import json_text
from docvalidate.report.quarantine_list import write_quarantine_list
from docvalidate.report.text import report_text
from docvalidate.report.text_inspection import inspection_text
from tests.batch.replay import MarkedEngine, PersonalEngine, ReplayEngine
from tests.report.written import lines_of, write_report_folder

_DAY = dt.date(2024, 9, 10)
_RARE = "鹬蚌翡翠鼹鼬獾貉鲟鳇鲮鳜鹈鹕鸬鹚鹳鹭鸢鹞"
"""Letters that no notice and no catalogue uses, so that finding one is a leak."""

_MARKS = ("机密★10年", "绝密★长期", "秘密★5年", "机 密★2030年12月31日", "秘密★{}前", "绝密★启用前")


class _InProcess(WorkerPool):
    """Reads in this process, with an engine at hand."""

    def __init__(self, engine: Engine) -> None:
        super().__init__(EngineChoice(), IntakeLimits(), 1)
        self._own = engine

    def read(
        self,
        jobs: Iterable[ReadJob],
        seconds: float | None = None,  # noqa: ARG002 - as the pool has it
    ) -> Iterator[tuple[ReadJob, DocumentEvidence]]:
        for job in jobs:
            yield job, read_document(job.path, job.name, self._own, IntakeLimits())


def _page(path: Path) -> Path:
    """Write a small page with some print on it."""
    pixels = np.full((877, 620, 3), 248, np.uint8)
    pixels[300:330, 100:420:6] = 20
    path.parent.mkdir(parents=True, exist_ok=True)
    PillowImage.fromarray(pixels).save(path)
    return path


def _checked(folder: Path, names: Sequence[str], engine: Engine, key: str = "申报人甲") -> Report:
    """Check one applicant whose files have these names, reading through a cache."""
    files = tuple(SubmittedFile(_page(folder / key / name), name, None) for name in names)
    cache = EvidenceCache(folder / "cache", engine.name, {})
    source = EvidenceSource(_InProcess(engine), cache)
    context = CheckContext(load_notice("yueyang-2024"), _DAY, _DAY, engine.name, {})
    who = Applicant(name="张某", level="中级", series="会计系列")
    submission = Submission(key, folder / key, who, files)
    return Report((check_submission(submission, context, source.read),))


def _everything(report: Report, folder: Path) -> str:
    """Write every kind of output and return all that was written, unpacked, as one text."""
    texts = []
    for language in Language:
        output = folder / f"report-{language.value}"
        write_report_folder(report, output, language)
        write_quarantine_list(report, output, dt.datetime.now(dt.UTC), language)
        _keep(lines_of(report, language), folder / "results.sqlite")
        texts.append(json_text(report_document(report, language)))
        documents = [one.evidence for one in report.applicants[0].documents]
        texts.append(json_text(inspection_document(documents)))
        screen = io.StringIO()
        console = Console(file=screen, width=400)
        console.print(report_text(report, language))
        console.print(inspection_text(documents, language))
        texts.append(screen.getvalue())
    texts += [_content(path) for path in folder.rglob("*") if path.suffix != ".png"]
    return "\n".join(texts)


def _keep(lines: Sequence[Line], path: Path) -> None:
    """Keep results as a run does."""
    identity = RunIdentity("i", "s", (), "0", "yueyang-2024", "0", _DAY, _DAY, Language.CHINESE)
    with ResultsStore(path) as store:
        run = store.begin(identity, len(lines))
        for position, line in enumerate(lines):
            store.add(run.id, position, "", line["page"], line)


def _content(path: Path) -> str:
    """Return everything that a file holds, unpacked, as text."""
    if not path.is_file() or path.name.endswith((".sqlite-wal", ".sqlite-shm")):
        return ""
    if path.suffix in (".zip", ".xlsx"):
        with zipfile.ZipFile(path) as entry:
            return "\n".join(
                entry.read(name).decode("utf-8", "ignore") for name in entry.namelist()
            )
    if path.suffix != ".sqlite":
        return path.read_bytes().decode("utf-8", "ignore")
    # Packed bytes make rare letters by chance, so they are unpacked, never taken for text.
    with contextlib.closing(sqlite3.connect(path)) as connection:
        packed = connection.execute("SELECT line FROM result").fetchall()
        texts = [zlib.decompress(line).decode("utf-8") for (line,) in packed]
        return "\n".join([*texts, *connection.iterdump()])


@given(
    mark=st.sampled_from(_MARKS),
    event=st.text(alphabet=_RARE, min_size=3, max_size=6),
    secrets=st.lists(st.text(alphabet=_RARE, min_size=4, max_size=20), min_size=1, max_size=5),
    template=st.sampled_from(
        [
            "{}",
            "姓名：{}",
            "工作单位：{}",
            "单位负责人签名：{}",
            "{}不涉及国家秘密",
            "诚信承诺书 {}",
        ]
    ),
)
@settings(
    max_examples=8,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_no_word_of_a_quarantined_document_leaves_the_program(
    caplog: pytest.LogCaptureFixture, mark: str, event: str, secrets: list[str], template: str
) -> None:
    lines = [mark.format(event), *(template.format(secret) for secret in secrets)]
    with tempfile.TemporaryDirectory() as name, caplog.at_level(logging.DEBUG):
        folder = Path(name)
        report = _checked(folder, ["线上/承诺书.png"], ReplayEngine(lines))
        assert report.applicants[0].verdict is Verdict.BLOCKED
        written = _everything(report, folder) + caplog.text
        assert not [letter for letter in _RARE if letter in written]
        assert "data:image" not in written
        assert not list((folder / "cache").glob("*"))


def test_the_same_lines_without_a_marking_do_reach_the_outputs(tmp_path: Path) -> None:
    """The property above can fail: without a marking the words are shown."""
    report = _checked(tmp_path, ["线上/承诺书.png"], ReplayEngine(["诚信承诺书", "姓名：鹬蚌翡翠"]))
    assert "鹬" in _everything(report, tmp_path)


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("线上/机密★10年 鹬蚌参数.png", "申报人甲"),
        ("线上/（绝密）鹬蚌论证.png", "申报人甲"),
        ("秘密★长期_鹬蚌/承诺书.png", "申报人甲"),
        ("线上/鹬蚌方案—机密—2024.png", "申报人甲"),
        ("线上/1.绝密.鹬蚌.png", "申报人甲"),
        ("线上/承诺书.png", "机密★鹬蚌专项"),
    ],
)
def test_a_marked_name_blocks_and_is_itself_withheld(tmp_path: Path, name: str, key: str) -> None:
    report = _checked(tmp_path, [name], ReplayEngine(["诚信承诺书", "姓名：翡翠"]), key)
    (applicant,) = report.applicants
    assert applicant.verdict is Verdict.BLOCKED
    (marking,) = applicant.documents[0].evidence.markings
    assert marking.where is MarkingPlace.FILE_NAME
    written = _everything(report, tmp_path)
    assert not [letter for letter in "鹬蚌翡翠" if letter in written]
    assert applicant.documents[0].evidence.sha256 in written


def test_a_file_cached_under_a_clean_name_is_found_under_a_marked_one(tmp_path: Path) -> None:
    engine = ReplayEngine(["诚信承诺书"])
    assert _verdict(_checked(tmp_path, ["承诺书.png"], engine)) is not Verdict.BLOCKED
    assert len(list((tmp_path / "cache").glob("*/*.zip"))) == 1
    assert _verdict(_checked(tmp_path, ["机密★5年.png"], engine)) is Verdict.BLOCKED
    assert _verdict(_checked(tmp_path, ["承诺书.png"], engine)) is not Verdict.BLOCKED


def test_names_that_only_speak_of_secrecy_block_nobody(tmp_path: Path) -> None:
    names = [
        "保密承诺书.png",
        "商业秘密保护协议.png",
        "机密文件管理办法.png",
        "解密证明.png",
        "国家-秘密-载体清单.png",
        "绝密、机密、秘密的划分.png",
        "绝密 机密 秘密 划分.png",
        "2024.商业.秘密.培训.png",
    ]
    report = _checked(tmp_path, names, ReplayEngine(["诚信承诺书"]))
    assert _verdict(report) is not Verdict.BLOCKED


def test_the_list_names_file_page_and_box_and_harms_no_spreadsheet(tmp_path: Path) -> None:
    name = "=cmd|'机要'!A1.png"
    report = _checked(tmp_path, [name], ReplayEngine(["机密★10年", "鹬蚌"]))
    folder = tmp_path / "list"
    write_quarantine_list(report, folder, dt.datetime(2024, 9, 10, 8, 30, tzinfo=dt.UTC))
    text = (folder / "quarantine.csv").read_text(encoding="utf-8-sig")
    (row,) = csv.DictReader(io.StringIO(text))
    assert row["document"] == f"'{name}"
    assert row["page"] == "1"
    assert row["level"] == "secret"
    assert row["where"] == "page"
    assert row["found_at"] == "2024-09-10T08:30:00+00:00"
    assert row["sha256"] == report.applicants[0].documents[0].evidence.sha256
    assert row["box"].startswith("[")
    assert "SHA-256 " + row["sha256"] in (folder / "quarantine.txt").read_text(encoding="utf-8")


def test_without_a_suspicion_the_list_says_so(tmp_path: Path) -> None:
    report = _checked(tmp_path, ["承诺书.png"], ReplayEngine(["诚信承诺书"]))
    write_quarantine_list(report, tmp_path, dt.datetime(2024, 9, 10, tzinfo=dt.UTC))
    text = (tmp_path / "quarantine.csv").read_text(encoding="utf-8-sig")
    assert list(csv.DictReader(io.StringIO(text))) == []
    assert "共 0 份" in (tmp_path / "quarantine.txt").read_text(encoding="utf-8")


def test_the_commands_write_the_list_and_quote_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "home"))
    monkeypatch.setattr("docvalidate.console.reading_options.refuse_network", lambda: None)
    page = _page(tmp_path / "张某" / "线上" / "承诺书.png")
    before = page.read_bytes()
    engine = ["--engine", "tests.batch.replay:MarkedEngine", "--jobs", "1"]
    listed, output = tmp_path / "专干", tmp_path / "out"
    arguments = ["check", str(page.parents[1]), *engine, "--output", str(output)]
    assert run([*arguments, "--quarantine-dir", str(listed)]) == 4
    assert run(["inspect", str(page), *engine, "--format", "json"]) == 0
    shown = capsys.readouterr()
    files = [*output.rglob("*"), *listed.rglob("*"), *(tmp_path / "home").rglob("*")]
    texts = [_content(path) for path in files]
    for secret in ("鹬蚌", "19800101"):
        assert secret not in shown.out + shown.err + "".join(texts)
    assert page.read_bytes() == before
    assert {path.name for path in listed.iterdir()} == {"quarantine.csv", "quarantine.txt"}
    if sys.platform != "win32":
        for path in (output, listed):
            assert stat.S_IMODE(path.stat().st_mode) == 0o700
            inside = [one for one in path.rglob("*") if one.is_file()]
            assert {stat.S_IMODE(one.stat().st_mode) for one in inside} == {0o600}


def test_personal_numbers_are_shown_only_on_request(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.setattr("docvalidate.console.reading_options.refuse_network", lambda: None)
    page = _page(tmp_path / "承诺书.png")
    engine = ["--engine", "tests.batch.replay:PersonalEngine", "--jobs", "1", "--format", "json"]
    assert run(["inspect", str(page), *engine]) == 0
    masked = capsys.readouterr().out
    assert run(["inspect", str(page), *engine, "--show-personal-data"]) == 0
    open_text = capsys.readouterr().out
    for number in PersonalEngine.NUMBERS:
        assert number not in masked
        assert number in open_text


def _verdict(report: Report) -> Verdict:
    applicant: ApplicantReport = report.applicants[0]
    return applicant.verdict


def test_the_engine_of_these_tests_is_no_empty_one() -> None:
    lines = MarkedEngine(EngineChoice()).read_page(np.zeros((877, 620, 3), np.uint8))
    assert [line.text for line in lines][1:] == list(MarkedEngine.SECRETS)
