"""The words of classification markings, read from YAML and validated.

The packaged ``secrecy.yaml`` holds the standard's words with cases beside them; a bureau adds its
own with a file of the same shape, every key optional. Cases are run when a file is loaded: a
file whose cases do not hold is refused, so that an extension can never quietly do nothing.
"""

from __future__ import annotations

import hashlib
from importlib import resources
from pathlib import Path
from typing import Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from docvalidate.language import Message
from docvalidate.model.errors import BadNoticeError
from docvalidate.model.evidence import ClassificationLevel

_STATE_LEVELS = Literal["top_secret", "secret", "confidential"]

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class InternalWords(_Strict):
    """What marks 内部资料: words, what may follow them on the line, and words that need a star."""

    words: tuple[str, ...] = ()
    starred: tuple[str, ...] = ()
    additions: tuple[str, ...] = ()


class MentionWords(_Strict):
    """What makes a level word a mere mention: words around it, or that announce an example."""

    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    examples: tuple[str, ...] = ()


class Case(_Strict):
    """One line of text and what it is."""

    text: str
    verdict: Literal["marking", "internal", "mention", "voided", "nothing"] = Field(alias="is")
    level: _STATE_LEVELS | None = None


class SecrecyWords(_Strict):
    """The file as it stands; see ``secrecy.yaml`` for what each key means."""

    levels: dict[_STATE_LEVELS, tuple[str, ...]] = Field(default_factory=dict)
    misread: dict[str, str] = Field(default_factory=dict)
    stars: str = ""
    stars_misread: str = ""
    terms: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()
    grades: tuple[str, ...] = ()
    documents: tuple[str, ...] = ()
    urgencies: tuple[str, ...] = ()
    declarations: tuple[str, ...] = ()
    neighbours: tuple[str, ...] = ()
    before_use: tuple[str, ...] = ()
    internal: InternalWords = InternalWords()
    mentions: MentionWords = MentionWords()
    voided: tuple[str, ...] = ()
    cases: tuple[Case, ...] = ()

    def joined(self, other: SecrecyWords) -> SecrecyWords:
        """Return these words and the other's; where both say something, both hold."""
        levels = {
            level: (*self.levels.get(level, ()), *other.levels.get(level, ()))
            for level in {**self.levels, **other.levels}
        }
        misread = {
            letter: self.misread.get(letter, "") + other.misread.get(letter, "")
            for letter in {**self.misread, **other.misread}
        }
        return SecrecyWords(
            levels=levels,
            misread=misread,
            stars=self.stars + other.stars,
            stars_misread=self.stars_misread + other.stars_misread,
            terms=(*self.terms, *other.terms),
            labels=(*self.labels, *other.labels),
            grades=(*self.grades, *other.grades),
            documents=(*self.documents, *other.documents),
            urgencies=(*self.urgencies, *other.urgencies),
            declarations=(*self.declarations, *other.declarations),
            neighbours=(*self.neighbours, *other.neighbours),
            before_use=(*self.before_use, *other.before_use),
            internal=InternalWords(
                words=(*self.internal.words, *other.internal.words),
                starred=(*self.internal.starred, *other.internal.starred),
                additions=(*self.internal.additions, *other.internal.additions),
            ),
            mentions=MentionWords(
                before=(*self.mentions.before, *other.mentions.before),
                after=(*self.mentions.after, *other.mentions.after),
                words=(*self.mentions.words, *other.mentions.words),
                examples=(*self.mentions.examples, *other.mentions.examples),
            ),
            voided=(*self.voided, *other.voided),
            cases=(*self.cases, *other.cases),
        )

    def level_of(self, word: str) -> ClassificationLevel:
        """Return the level a word of ``levels`` names."""
        for level, words in self.levels.items():
            if word in words:
                return ClassificationLevel(level)
        return ClassificationLevel.CONFIDENTIAL


def packaged_words() -> tuple[SecrecyWords, bytes]:
    """Return the words that come with the program, and the bytes of their file."""
    content = (resources.files("docvalidate.vision") / "secrecy.yaml").read_bytes()
    return _parsed(content, "secrecy.yaml"), content


def words_from_file(path: Path) -> tuple[SecrecyWords, bytes]:
    """Return the words of a bureau's own file, and its bytes.

    Raises:
        BadNoticeError: if the file cannot be read or breaks the shape; says where.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        raise bad_words(path.name, error.strerror or str(error)) from error
    return _parsed(content, path.name), content


def hash_of(contents: tuple[bytes, ...]) -> str:
    """Return one SHA-256, hex, over the files that make up a grammar, in order."""
    digest = hashlib.sha256()
    for content in contents:
        digest.update(hashlib.sha256(content).digest())
    return digest.hexdigest()


def bad_words(name: str, why: str | Message) -> BadNoticeError:
    """Return the error that says what is wrong with a file of words."""
    return BadNoticeError(
        Message("vision.secrecy_words.bad", {"file": name, "why": why}),
        Message("vision.secrecy_words.bad.remedy"),
    )


def _parsed(content: bytes, name: str) -> SecrecyWords:
    try:
        loaded = yaml.load(content.decode("utf-8-sig"), Loader=_LOADER)  # noqa: S506 - a safe loader
        return SecrecyWords.model_validate(loaded or {})
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"])
        raise bad_words(name, f"{place}: {first['msg']}") from error
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise bad_words(name, " ".join(str(error).split())) from error
