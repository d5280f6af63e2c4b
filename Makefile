# Two commands: `make run` does the main job on the bundled corpus, `make test` passes the tests.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
export ICP_HOME ?= $(CURDIR)/.icp

.PHONY: run test check setup clean
