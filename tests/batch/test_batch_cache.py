"""The cache answers with what was put in, for the same versions, and keeps no secrets."""

from __future__ import annotations

import dataclasses
import datetime as dt
import os
import stat
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from docvalidate.batch.cache import EvidenceCache, cache_versions, clear_cache
from docvalidate.model.digital import (
    DigitalSignature,
    Integrity,
    LaterChanges,
    TimeSource,
    Trust,
)
from docvalidate.model.evidence import (
    ClassificationLevel,
    DocumentEvidence,
    DocumentStatus,
    Expectation,
    Field,
    FieldState,
    InkColor,
    Marking,
    MarkingVerdict,
    MarkKind,
    PageEvidence,
    QualityCode,
    QualityIssue,
    QualitySeverity,
    Seal,
    SealKind,
    SealShape,
    Signature,
    TextLine,
    TextSource,
    UnreadableReason,
)
from docvalidate.model.geometry import Box

_BOX = Box(10, 20, 110, 60)


def _evidence() -> DocumentEvidence:
    page = PageEvidence(
        number=1,
        width=1240,
        height=1754,
        dpi=150,
        rotation=90,
        text_source=TextSource.OCR,
        lines=(TextLine("承诺人签名：", 0.98, _BOX),),
        seals=(
            Seal(_BOX, SealShape.ROUND, InkColor.RED, "某某局", 0.9, 0.8, 42.0, SealKind.OFFICIAL),
        ),
        signatures=(Signature(_BOX, MarkKind.HANDWRITTEN, "", 0.7),),
        fields=(
            Field(
                "承诺人签名：",
                Expectation.SIGNATURE,
                _BOX,
                FieldState.PRESENT,
                MarkKind.HANDWRITTEN,
                0.7,
                _BOX,
            ),
        ),
        quality=(QualityIssue(QualityCode.SKEWED, QualitySeverity.WARNING, 3.5),),
        thumbnail=b"\xff\xd8 not text \x00\xff",
        crops=(b"\xff\xd8 a signature \xfe",),
    )
    return DocumentEvidence("线上/承诺书.jpg", "ab" * 32, DocumentStatus.OK, None, (page,), 1)


def test_evidence_comes_back_as_it_went_in_under_its_new_name(tmp_path: Path) -> None:
    cache = EvidenceCache(tmp_path / "cache", "rapidocr", {"model": "1"})
    evidence = _evidence()
    cache.put(evidence)
    found = cache.get(evidence.sha256, "纸质/改名.jpg")
    assert found == dataclasses.replace(evidence, path="纸质/改名.jpg")


def test_another_model_or_content_finds_nothing(tmp_path: Path) -> None:
    evidence = _evidence()
    EvidenceCache(tmp_path, "rapidocr", {"model": "1"}).put(evidence)
    assert EvidenceCache(tmp_path, "rapidocr", {"model": "2"}).get(evidence.sha256, "x") is None
    assert EvidenceCache(tmp_path, "paddleocr", {"model": "1"}).get(evidence.sha256, "x") is None
    assert EvidenceCache(tmp_path, "rapidocr", {"model": "1"}).get("cd" * 32, "x") is None


def test_quarantined_and_partly_read_documents_are_not_kept(tmp_path: Path) -> None:
    cache = EvidenceCache(tmp_path, "rapidocr", {})
    evidence = _evidence()
    marking = Marking(_BOX, ClassificationLevel.SECRET, "机密★10年", MarkingVerdict.MARKING, 0.9)
    secret = dataclasses.replace(
        evidence, pages=(dataclasses.replace(evidence.pages[0], markings=(marking,)),)
    )
    partial = dataclasses.replace(
        evidence, status=DocumentStatus.PARTIAL, reason=UnreadableReason.SOME_PAGES_FAILED
    )
    cache.put(secret)
    cache.put(partial)
    assert not list(tmp_path.iterdir())


def test_a_damaged_entry_counts_as_none(tmp_path: Path) -> None:
    cache = EvidenceCache(tmp_path, "rapidocr", {})
    evidence = _evidence()
    cache.put(evidence)
    (entry,) = tmp_path.glob("*/*.zip")
    entry.write_bytes(entry.read_bytes()[:-20])
    assert cache.get(evidence.sha256, "x") is None


def test_entries_are_readable_by_their_owner_alone(tmp_path: Path) -> None:
    EvidenceCache(tmp_path / "cache", "rapidocr", {}).put(_evidence())
    (entry,) = (tmp_path / "cache").glob("*/*.zip")
    if sys.platform != "win32":
        assert stat.S_IMODE(entry.stat().st_mode) == 0o600
        assert stat.S_IMODE((tmp_path / "cache").stat().st_mode) == 0o700


def test_what_is_said_of_trust_is_found_under_the_same_trust_list_alone(tmp_path: Path) -> None:
    signed = dataclasses.replace(
        _evidence(),
        digital_signatures=(
            DigitalSignature(
                Integrity.INTACT,
                signer="某某局公章",
                signed_at=dt.datetime(2024, 9, 10, 9, 30, tzinfo=dt.UTC),
                time_source=TimeSource.TIMESTAMP,
                changes=LaterChanges.SIGNED_AGAIN,
                trust=Trust.TRUSTED,
                page=1,
                box=_BOX,
            ),
        ),
    )
    with_list = EvidenceCache(tmp_path, "rapidocr", {}, trust_list="list one")
    with_list.put(signed)
    assert with_list.get(signed.sha256, signed.path) == signed
    for other in (
        EvidenceCache(tmp_path, "rapidocr", {}),
        EvidenceCache(tmp_path, "rapidocr", {}, trust_list="list two"),
    ):
        assert other.get(signed.sha256, signed.path) is None


def test_a_trust_list_changes_nothing_for_files_without_digital_signatures(tmp_path: Path) -> None:
    EvidenceCache(tmp_path, "rapidocr", {}).put(_evidence())
    found = EvidenceCache(tmp_path, "rapidocr", {}, trust_list="a list").get(
        "ab" * 32, "线上/承诺书.jpg"
    )
    assert found == _evidence()


def test_evidence_read_without_a_list_does_not_answer_for_one(tmp_path: Path) -> None:
    unchecked = dataclasses.replace(
        _evidence(), digital_signatures=(DigitalSignature(Integrity.INTACT),)
    )
    EvidenceCache(tmp_path, "rapidocr", {}).put(unchecked)
    assert EvidenceCache(tmp_path, "rapidocr", {}, trust_list="a list").get("ab" * 32, "x") is None
    assert EvidenceCache(tmp_path, "rapidocr", {}).get("ab" * 32, unchecked.path) == unchecked


def test_beyond_its_bound_the_entries_unused_for_longest_go(tmp_path: Path) -> None:
    evidence = _evidence()
    hashes = [f"{number:02d}" * 32 for number in range(4)]
    roomy = EvidenceCache(tmp_path, "rapidocr", {})
    for age, sha256 in enumerate(hashes):
        roomy.put(dataclasses.replace(evidence, sha256=sha256))
        (newest,) = (p for p in tmp_path.glob("*/*.zip") if p.stat().st_mtime > 1_000_000)
        os.utime(newest, (age, age))
    assert roomy.get(hashes[0], "x") is not None  # used just now
    size = sum(path.stat().st_size for path in tmp_path.glob("*/*.zip"))
    EvidenceCache(tmp_path, "rapidocr", {}, largest_bytes=size * 5 // 8).prune()
    kept = [sha256 for sha256 in hashes if roomy.get(sha256, "x") is not None]
    assert kept == [hashes[0], hashes[3]]


def test_writing_alone_keeps_the_cache_within_its_bound(tmp_path: Path) -> None:
    cache = EvidenceCache(tmp_path, "rapidocr", {}, largest_bytes=8000)
    for number in range(40):
        cache.put(dataclasses.replace(_evidence(), sha256=f"{number:02d}" * 32))
        assert sum(path.stat().st_size for path in tmp_path.glob("*/*.zip")) <= 2 * 8000


def test_versions_are_named_and_everything_can_be_cleared(tmp_path: Path) -> None:
    evidence = _evidence()
    EvidenceCache(tmp_path, "rapidocr", {}).put(evidence)
    EvidenceCache(tmp_path, "paddleocr", {}).put(evidence)
    (tmp_path / "from-an-older-layout.zip").write_bytes(b"x")
    versions = cache_versions(tmp_path)
    assert {version.engine for version in versions} == {"rapidocr", "paddleocr", ""}
    assert {version.engine for version in versions if version.current} == {"rapidocr", "paddleocr"}
    assert all(version.entries == 1 for version in versions)
    assert clear_cache(tmp_path)[0] == 3
    assert cache_versions(tmp_path) == ()
    assert list(tmp_path.iterdir()) == []


def test_what_a_killed_writer_left_is_removed(tmp_path: Path) -> None:
    cache = EvidenceCache(tmp_path, "rapidocr", {})
    cache.put(_evidence())
    (place,) = tmp_path.iterdir()
    for name, age in ((".writing-old", 7200), (".writing-new", 0)):
        (place / name).write_bytes(b"half")
        moment = time.time() - age
        os.utime(place / name, (moment, moment))
    cache.prune()
    assert {path.name for path in place.iterdir() if path.suffix != ".zip"} == {
        ".writing-new",
        "versions.json",
    }


def test_parallel_writers_and_readers_never_meet_a_half_entry(tmp_path: Path) -> None:
    evidence = _evidence()
    wanted = dataclasses.replace(evidence, path="x")

    def work(_: int) -> list[DocumentEvidence | None]:
        cache = EvidenceCache(tmp_path, "rapidocr", {}, largest_bytes=3000)
        found = []
        for number in range(25):
            cache.put(dataclasses.replace(evidence, sha256=f"{number % 5:02d}" * 32))
            found.append(cache.get("01" * 32, "x"))
        return found

    with ThreadPoolExecutor(4) as pool:
        answers = [answer for answers in pool.map(work, range(4)) for answer in answers]
    assert any(answers)
    for answer in answers:
        assert answer is None or dataclasses.replace(answer, sha256=wanted.sha256) == wanted
