# Two commands: `make run` does the main job on the bundled corpus, `make test` passes the tests.
# Both need Python 3.11 or newer as python3 (or PYTHON=…) and nothing else; the first of them sets up .venv.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
export ICP_HOME ?= $(CURDIR)/.icp
REPORT := build/icp-2019-20-to-2020-21.html
QUESTION := can a practice return to its GMS contract?

.PHONY: run test slow check accuracy setup clean

run: $(STAMP)
	@$(BIN)/icp ingest
	@echo; echo '$$ icp search "$(QUESTION)" --limit 3'
	@$(BIN)/icp search "$(QUESTION)" --limit 3
	@echo; echo '$$ icp diff 2019/20 2020/21 --limit 3 --html $(REPORT)'
	@$(BIN)/icp diff 2019/20 2020/21 --limit 3 --html $(REPORT)

test: $(STAMP)
	$(BIN)/python -m pytest -n auto --maxprocesses 4 -m "not slow"

slow: $(STAMP)
	$(BIN)/python -m pytest -n 2 --dist loadfile -m slow

check: $(STAMP)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

# How well documents are read and compared, and what was gained and lost since the last accepted run. Needs ../shared.
accuracy: $(STAMP)
	$(BIN)/python tests/accuracy/measure.py $(ARGUMENTS)

setup: $(STAMP)

# PIP_CONSTRAINT reaches the build backend too, which pip installs in an environment of its own.
$(STAMP): pyproject.toml hatch_build.py constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "icp needs Python 3.11 or newer: make PYTHON=…")'
	$(PYTHON) -m venv $(VENV)
	@echo "Installing the pinned packages into $(VENV) (some minutes the first time) …"
	PIP_CONSTRAINT=$(CURDIR)/constraints.txt PIP_DISABLE_PIP_VERSION_CHECK=1 \
		$(BIN)/python -m pip install -qq -c constraints.txt -e ".[dev]"
	@touch $@

clean:
	rm -rf $(VENV) .icp build .pytest_cache .mypy_cache .ruff_cache
