"""However a notice file is mangled, lint answers with sentences and never with a traceback."""

from __future__ import annotations

import random
import shutil
from pathlib import Path

import pytest
import yaml

from docvalidate.language import Language
from docvalidate.notice import load_notice
from docvalidate.notice.lint import lint_notice

DATA = Path(__file__).parent / "data"
INVENTED = (DATA / "qingjiang-2025.yaml").read_text(encoding="utf-8")
JUNK: tuple[object, ...] = (None, 5, -1, True, "", "甲", [], {}, ["甲"], {"eq": 1}, {"all": []})


def mangled(seed: int) -> str:
    """Return the invented notice with one value anywhere in it replaced, or one key removed."""
    chance = random.Random(seed)  # noqa: S311 - repeatable, not secret
    document = yaml.safe_load(INVENTED)
    here = document
    while True:
        keys = list(here) if isinstance(here, dict) else list(range(len(here)))
        key = chance.choice(keys)
        inner = here[key]
        if not isinstance(inner, dict | list) or not inner or chance.random() < 0.3:
            break
        here = inner
    if chance.random() < 0.2:
        del here[key]
    else:
        here[key] = chance.choice(JUNK)
    return yaml.safe_dump(document, allow_unicode=True, sort_keys=False)


@pytest.mark.parametrize("seed", range(150))
def test_a_mangled_file_gives_sentences_with_lines(tmp_path: Path, seed: int) -> None:
    path = tmp_path / "qingjiang-2025.yaml"
    path.write_text(mangled(seed), encoding="utf-8")
    shutil.copy(DATA / "qingjiang-2025.txt", tmp_path)
    problems = lint_notice(path, {"online_deadline"})
    lines = path.read_text(encoding="utf-8").count("\n")
    for found in problems:
        assert 1 <= found.line <= lines
        for language in Language:
            assert found.in_language(language)
    # What lints clean can be loaded.
    if not problems:
        assert load_notice(path).id
