"""The checklist: which materials there are, who signs and who seals, by common practice.

A notice leaves this to its attachments; here it is data of its own, so that it can be edited
or switched off without touching the notice, and every item says where it comes from.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field

from docvalidate.model.applicant import Level
from docvalidate.model.obligation import (
    Basis,
    MaterialDefinition,
    Portion,
    SealRequirement,
    SignatureRequirement,
)
from docvalidate.notice.problems import LintProblem, NoticeProblemsError, problem
from docvalidate.notice.schema import Name, Strict, Text, Words
from docvalidate.notice.validate import validate
from docvalidate.notice.yaml_source import YamlSource, read_yaml


class SignatureModel(Strict):
    """Who signs, and by which labels the place is found."""

    role: Name
    name: Text
    labels: Annotated[Words, Field(min_length=1)]
    chop_accepted: bool = False
    count: Annotated[int, Field(ge=1, le=30, strict=True)] = 1


class SealModel(Strict):
    """Whose seal it bears."""

    owner: Name
    name: Text
    labels: Words = ()


class MaterialModel(Strict):
    """A kind of material."""

    id: Name
    name: Text
    english: str = ""
    titles: Annotated[Words, Field(min_length=1)]
    portion: Portion
    required: bool
    levels: tuple[Level, ...] = Field(tuple(Level), min_length=1)
    signatures: tuple[SignatureModel, ...] = ()
    seals: tuple[SealModel, ...] = ()
    true_copy: bool = False
    source: str = ""


class ChecklistModel(Strict):
    """A list of materials."""

    schema_: Literal["docvalidate/checklist/1"] = Field(alias="schema")
    id: Annotated[str, Field(pattern=r"^[a-z0-9]+(?:-[a-z0-9]+)*$")]
    name: Text
    basis: Basis
    source: Text
    materials: Annotated[tuple[MaterialModel, ...], Field(min_length=1)]


Checklist = Mapping[Level, tuple[MaterialDefinition, ...]]


def load_checklist(path: Path) -> Checklist:
    """Return the materials of a checklist by level, in the order of the file.

    Raises:
        NoticeProblemsError: if the file breaks its schema or contradicts itself.
    """
    source = read_yaml(path)
    model = validate(ChecklistModel, source)
    problems = tuple(_contradictions(source, model))
    if problems:
        raise NoticeProblemsError(problems)
    return {
        level: tuple(
            _definition(material, model) for material in model.materials if level in material.levels
        )
        for level in Level
    }


def _contradictions(source: YamlSource, model: ChecklistModel) -> list[LintProblem]:
    problems = []
    seen: dict[str, str] = {}
    for index, material in enumerate(model.materials):
        keys = [("id", material.id), *(("titles", title) for title in material.titles)]
        for key, value in keys:
            owner = seen.setdefault(f"{key}:{value}", material.id)
            if (key == "id" and owner == value and _count(model, value) > 1 and index) or (
                key == "titles" and owner != material.id
            ):
                line = source.line(("materials", index, key))
                problems.append(
                    problem(source.path, line, "duplicate_material", value=value, owner=owner)
                )
    return problems


def _count(model: ChecklistModel, identifier: str) -> int:
    return sum(material.id == identifier for material in model.materials)


def _definition(material: MaterialModel, checklist: ChecklistModel) -> MaterialDefinition:
    return MaterialDefinition(
        id=material.id,
        name=material.name,
        titles=material.titles,
        portion=material.portion,
        required=material.required,
        signatures=tuple(
            SignatureRequirement(one.role, one.name, one.labels, one.chop_accepted, one.count)
            for one in material.signatures
        ),
        seals=tuple(SealRequirement(one.owner, one.name, one.labels) for one in material.seals),
        true_copy=material.true_copy,
        basis=checklist.basis,
        source=material.source or checklist.source,
        english=material.english,
    )
