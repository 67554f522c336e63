# The commands of Evidence. `make` alone lists them.

PYTHON ?= python3
VENV = .venv/bin
LOCK = CUSTOM_COMPILE_COMMAND="make lock" $(VENV)/python -m piptools compile --quiet --generate-hashes --allow-unsafe \
	--no-strip-extras --no-emit-index-url --no-emit-find-links --no-emit-trusted-host $(ARGS)

.DEFAULT_GOAL := help
.PHONY: help run dev test bench mutants lint style types layers templates scripts migrations deployment format lock clean tools validators python

help: ## list the commands
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-8s %s\n", $$1, $$2 }' Makefile

run: python ## start Evidence on 127.0.0.1:8000; PORT=8080 and EVIDENCE_HOME=folder change where, SHARE=on for whom
	@$(PYTHON) bin/setup.py run

dev: python ## the same for work on the code: DEBUG, and a new start whenever code has changed
	@$(PYTHON) bin/setup.py dev

test: python ## run the tests on all cores; ARGS="tests/rules -x" goes to pytest
	@$(PYTHON) bin/setup.py test $(ARGS)

bench: tools ## measure what the README promises; ARGS goes to the benchmarks
	@$(VENV)/python -m benchmarks $(ARGS)

mutants: tools ## break what decides who sees what, in every way, and name each break that no test notices
	$(VENV)/python -m pip install --quiet --require-hashes -r requirements-mutants.lock
	rm -rf mutants
	@# One at a time: on SQLite two would share one file of a database, and a break would be noticed for that alone.
	$(VENV)/mutmut run --max-children 1 $(ARGS)
	@$(VENV)/mutmut results

lint: style types layers templates scripts migrations deployment ## check all that can be checked without running it

# What these need to import the settings; nothing is served with it.
types migrations deployment: export SECRET_KEY = a-key-for-the-checks-alone-that-signs-nothing-0123456789
types migrations deployment: export DATABASE_URL = sqlite://:memory:
types migrations deployment: export HTTPS = on
types migrations deployment: export ALLOWED_HOSTS = evidence.example
types migrations deployment: export EVIDENCE_HOME = /nowhere
types migrations deployment: export LOG_LEVEL = WARNING

style: tools
	$(VENV)/ruff check --output-format concise .
	$(VENV)/ruff format --check --output-format concise .

types: tools
	$(VENV)/mypy

layers: tools
	$(VENV)/lint-imports --no-cache --no-logo

templates: tools
	find templates claims -name '*.html' | xargs -r $(VENV)/djade --check --target-version 5.2
	$(VENV)/python bin/lines.py

scripts: tools
	$(VENV)/oxlint --deny-warnings claims/static

migrations: tools
	$(VENV)/python manage.py makemigrations --check --dry-run

deployment: tools
	$(VENV)/python -W error manage.py check --deploy --fail-level WARNING

format: tools ## put code and templates into the one style
	$(VENV)/ruff check --fix .
	$(VENV)/ruff format .
	find templates claims -name '*.html' | xargs -r $(VENV)/djade --target-version 5.2

lock: tools ## make the lock files again; ARGS=--upgrade takes the newest versions
	$(LOCK) -o requirements.lock requirements.txt
	$(LOCK) -c requirements.lock -o requirements-dev.lock requirements-dev.txt
	$(LOCK) -o requirements-mutants.lock requirements-mutants.txt
	$(LOCK) -o requirements-release.lock requirements-release.txt

clean: ## remove the environment and the caches; var/ with all data stays
	rm -rf .venv .venv-release .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis .coverage htmlcov mutants
	find . -name __pycache__ -type d -not -path './var/*' -prune -exec rm -rf {} +

validators: .venv-release/installed ## install what the tests of releases ask beside our own reader

.venv-release/installed: requirements-release.lock | python
	$(PYTHON) -m venv --clear .venv-release
	.venv-release/bin/python -m pip install --quiet --require-hashes --disable-pip-version-check -r $<
	@touch $@

tools: python
	@$(PYTHON) bin/setup.py tools

python:
	@command -v $(PYTHON) >/dev/null || { echo "Evidence: there is no $(PYTHON). Install Python 3.11 or newer, \
	or name yours: make run PYTHON=/path/to/python3" >&2; exit 1; }
