# Onroll's commands. Needs make and Python 3.11 or newer; everything else is fetched.
# Recipes are single plain commands, so that make runs them without a shell and Ctrl-C is theirs.

PYTHON ?= $(firstword $(foreach name,python3 python3.13 python3.12 python3.11,$(if $(shell $(name) -c 'import sys; print(sys.version_info >= (3, 11) or "")' 2>/dev/null),$(name))) python3)
DEV = $(PYTHON) -m launch.boot dev
ARGS ?=

.DEFAULT_GOAL := help
.PHONY: help run test lint journeys chaos properties bench mutation lock assets

help: ## This list
	@$(PYTHON) -m launch.targets Makefile

run: ## Everything in one foreground command (PORT, ONROLL_DATA, DATABASE_URL, REDIS_URL; ARGS=--no-demo)
	@$(PYTHON) -m launch.boot run $(ARGS)

test: ## All tests but the browser's, on SQLite and PostgreSQL (ARGS="-k word" to choose)
	@$(DEV) pytest -m "not journey" $(ARGS)

lint: ## Style, types and the direction of imports
	@$(DEV) launch.lint $(ARGS)

journeys: ## The browser walks through the product (needs Chromium)
	@$(DEV) pytest -m journey -p no:cacheprovider $(ARGS)

chaos: export ONROLL_CHAOS = full
chaos: ## Kill, freeze and flood, every kind and many seeds, two at a time
	@$(DEV) pytest tests/chaos -n 2 $(ARGS)

properties: export ONROLL_PROPERTIES = full
properties: ## What must hold of anything: twenty times as many made-up forms, posts and days as in make test
	@$(DEV) pytest -m "hypothesis and not journey" -o timeout=3600 $(ARGS)

bench: export ONROLL_BENCH = full
bench: ## Measure against the targets, on both databases
	@$(DEV) benchmarks $(ARGS)

mutation: ## Change the law one thing at a time; do the tests notice? (ARGS=statutory/days.py)
	@$(DEV) tests.mutation $(ARGS)

lock: ## Write the lock files anew from pyproject.toml and package.json
	@$(PYTHON) -m launch.locks $(ARGS)

assets: ## Build static/vendor/ from package-lock.json
	@$(PYTHON) -m launch.assets
