# Two commands: `make run` and `make test`. Everything they need from a bare machine (Python 3.11, Node 20,
# make) they install themselves, inside this folder where they can.
SHELL := /bin/bash
PYTHON ?= python3
PORT ?= 8000
HOST ?= 127.0.0.1
export PYTHONPATH := $(CURDIR)/src
export MEKTEP_DATA ?= $(CURDIR)/var
PY := .venv/bin/python
WEB_SOURCES := $(shell find web/src -type f 2>/dev/null) web/package-lock.json $(wildcard web/*.ts web/tsconfig*.json) \
  $(wildcard src/mektep/ui/static/ui/css/*.css src/mektep/ui/static/ui/fonts/* src/mektep/ui/static/ui/*.svg)

.DEFAULT_GOAL := help
.PHONY: help run demo test check fix bench shots messages web clean

help: ## This list
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/\t/'

run: .venv/run.stamp web messages.mo ## The demo school in the browser, from a bare clone
	@MEKTEP_DEMO=1 $(PY) -m mektep.site.cli serve --host $(HOST) --port $(PORT) --demo

test: .venv/dev.stamp web messages.mo ## Everything: contracts, types, tests, browser journeys, also on PostgreSQL
	@$(PY) tests/run_all.py

check: .venv/dev.stamp messages.mo ## Lint, types, contracts and unit tests, in under two minutes
	@$(PY) tests/run_all.py --quick

fix: .venv/dev.stamp ## Format and mend what tools can mend
	.venv/bin/ruff check --fix . ; .venv/bin/ruff format .

bench: .venv/dev.stamp web messages.mo ## Print the speed of the pages that matter, as JSON lines
	@$(PY) bench/run.py

shots: .venv/dev.stamp web messages.mo ## Pictures of every page x role x width x theme, into shots/
	@$(PY) tests/browser/shots.py

messages: .venv/run.stamp ## Collect the strings of all languages and say what is missing
	@$(PY) -m mektep.ui.messages

messages.mo: .venv/run.stamp
	@$(PY) -c "from mektep.ui import messages; messages.compile_all()"
.PHONY: messages.mo

# ── what a bare machine lacks ────────────────────────────────────────────────────────────────
.venv/bin/uv:
	@$(PYTHON) -m venv .venv && .venv/bin/pip install -q --disable-pip-version-check uv

.venv/run.stamp: pyproject.toml uv.lock | .venv/bin/uv
	@.venv/bin/uv sync -q --frozen --no-dev --inexact && touch $@

.venv/dev.stamp: pyproject.toml uv.lock | .venv/bin/uv
	@.venv/bin/uv sync -q --frozen --inexact && touch $@ .venv/run.stamp

web: web/.built
web/node_modules/.stamp: web/package-lock.json
	@npm --prefix web ci --no-audit --no-fund --loglevel=error && touch $@
web/.built: web/node_modules/.stamp $(WEB_SOURCES)
	@npm --prefix web run --silent build && touch $@

clean: ## Remove what was built (not the school's data)
	rm -rf .venv web/node_modules web/.built src/mektep/ui/static/ui/built dist build
