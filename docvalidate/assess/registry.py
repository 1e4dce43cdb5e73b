"""The checks that rules may name; a module in ``assess/checks`` registers its own."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import TypeAlias

from docvalidate.assess.submission import AssessmentInput
from docvalidate.model.finding import Finding
from docvalidate.model.obligation import Rule

Check: TypeAlias = Callable[[Rule, AssessmentInput], Iterable[Finding]]
"""Applies one rule to one submission; yields at least one finding."""

_CHECKS: dict[str, Check] = {}


def check(name: str) -> Callable[[Check], Check]:
    """Register a function as the check that rules call ``name``.

    Raises:
        ValueError: if another function already has that name.
    """

    def register(function: Check) -> Check:
        if name in _CHECKS and _CHECKS[name] is not function:
            raise ValueError(f"two checks are called {name}")
        _CHECKS[name] = function
        return function

    return register


def find_check(name: str) -> Check | None:
    """Return the check with that name, ``None`` when there is none."""
    _discover()
    return _CHECKS.get(name)


def known_checks() -> frozenset[str]:
    """Return the names that a rule's ``check`` may have."""
    _discover()
    return frozenset(_CHECKS)


@lru_cache(maxsize=1)
def _discover() -> None:
    """Import every module of ``assess/checks``, so that each registers what it holds."""
    package = importlib.import_module("docvalidate.assess.checks")
    for module in pkgutil.iter_modules(package.__path__):
        importlib.import_module(f"{package.__name__}.{module.name}")
