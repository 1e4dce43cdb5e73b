# Two commands do everything on a fresh machine with Python 3.11+ and make:
#   make demo   set up, check the sample applicants, print the verdicts and where the report lies
#   make test   set up, run all tests

PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin

.PHONY: demo test setup check lint samples clean

setup: $(VENV)/.ready

$(VENV)/.ready: pyproject.toml constraints.txt
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed / 需要 Python 3.11 或更新版本")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --constraint constraints.txt --editable '.[dev]'
	touch $@

# The samples hold a blocked applicant, so the check rightly ends with exit code 4.
demo: setup
	$(BIN)/docvalidate check samples/0* --output demo-output || [ $$? -eq 4 ]

test: setup
	$(BIN)/python -m pytest -n 2 --dist loadfile

check: lint test

lint: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/docvalidate notices lint yueyang-2024

# Redraw the sample submissions (deterministic; needs a Chinese font, see samples/README.md).
samples: setup
	$(BIN)/python -m samples.drawing

clean:
	rm -rf $(VENV) build dist demo-output .mypy_cache .ruff_cache .pytest_cache .hypothesis
