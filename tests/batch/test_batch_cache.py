"""The cache answers with what was put in, for the same versions, and keeps no secrets."""

from __future__ import annotations

import dataclasses
import datetime as dt
import stat
import sys
from pathlib import Path

from docvalidate.batch.cache import EvidenceCache
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
