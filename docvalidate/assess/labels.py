"""Tell which requirement a labelled field on the page belongs to."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from docvalidate.assess.submission import Section
from docvalidate.materials.similarity import normalise, occurs
from docvalidate.model.evidence import Expectation, Field, PageEvidence


class Labelled(Protocol):
    """A requirement that names the labels of its field."""

    @property
    def labels(self) -> tuple[str, ...]:
        """Label fragments that identify the field on the page."""
        ...


@dataclass(frozen=True, slots=True)
class PlacedField:
    """A field with the page it stands on."""

    page: PageEvidence
    field: Field


_OTHER_BODY = re.compile(
    "部门|科室|处室|主管|县|市|区|省|评委|评审|委员会|推荐|经办|复核|监督|见证|院系|股长|科长|配偶"
)
"""Words in front of a label that make it somebody else's: 部门负责人 is not 负责人."""


def fields_for(
    section: Section,
    requirements: Sequence[Labelled],
    wanted: int,
    expects: Expectation,
    threshold: float,
) -> tuple[PlacedField, ...]:
    """Return the fields of a section that belong to one of several requirements.

    A field belongs to the one requirement whose label explains most of it, so that nobody is
    credited with a neighbour's field.

    Args:
        section: where to look.
        requirements: all that compete for the fields of this kind.
        wanted: index of the requirement asked for.
        expects: what the field must ask for.
        threshold: share of a label's letters that must agree, 0 to 1.
    """
    return tuple(
        PlacedField(page, field)
        for page in section.pages
        for field in page.fields
        if field.expects is expects and owner_of(field.label, requirements, threshold) == wanted
    )


def owner_of(label: str, requirements: Sequence[Labelled], threshold: float) -> int | None:
    """Return the index of the requirement a label belongs to, ``None`` for none of them."""
    ranks = [
        max((label_rank(label, one, threshold) for one in requirement.labels), default=0.0)
        for requirement in requirements
    ]
    best = max(ranks, default=0.0)
    return ranks.index(best) if best > 0 else None


def label_rank(label: str, fragment: str, threshold: float) -> float:
    """Return how much of a field's label a fragment explains, in letters; 0 for no match."""
    score = occurs(fragment, label, threshold)
    if not score:
        return 0.0
    bare, wanted = normalise(label), normalise(fragment)
    before = bare.split(wanted, 1)[0] if wanted in bare else ""
    if _OTHER_BODY.search(before):
        return 0.0
    return score * len(wanted)
