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
    """谁签名，签在哪一栏。"""

    role: Name
    name: Text
    labels: Annotated[Words, Field(min_length=1)]
    chop_accepted: bool = Field(False, description="名章能否代替手写签名")


class SealModel(Strict):
    """谁盖章。"""

    owner: Name
    name: Text
    labels: Words = ()


class MaterialModel(Strict):
    """一种材料。"""

    id: Name
    name: Text
    english: str = ""
    titles: Annotated[Words, Field(min_length=1, description="文件名和页面标题里的字样")]
    portion: Portion
    required: bool = Field(description="true 必交，false 视情况提交")
    levels: tuple[Level, ...] = Field(tuple(Level), min_length=1)
    signatures: tuple[SignatureModel, ...] = ()
    seals: tuple[SealModel, ...] = ()
    true_copy: bool = Field(False, description="复印件，须有“与原件一致”字样、核对人签名和公章")
    source: str = Field("", description="与清单总的来源不同时写")


class ChecklistModel(Strict):
    """材料清单。"""

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
            SignatureRequirement(one.role, one.name, one.labels, one.chop_accepted)
            for one in material.signatures
        ),
        seals=tuple(SealRequirement(one.owner, one.name, one.labels) for one in material.seals),
        true_copy=material.true_copy,
        basis=checklist.basis,
        source=material.source or checklist.source,
        english=material.english,
    )
