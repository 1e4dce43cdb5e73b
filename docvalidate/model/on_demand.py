"""Names of a package that are imported when they are first asked for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module


def on_demand(package: str, homes: Mapping[str, str]) -> Callable[[str], object]:
    """Return the ``__getattr__`` of a package whose names live in modules not yet imported.

    Args:
        package: its full name.
        homes: for each name the module of the package that defines it.
    """

    def look_up(name: str) -> object:
        if name not in homes:
            raise AttributeError(name)
        return getattr(import_module(f"{package}.{homes[name]}"), name)

    return look_up
