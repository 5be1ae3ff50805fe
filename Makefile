# Every target sets up what it needs by itself; `make help` lists them.
# On a fresh machine: python3 (3.11+), make and git are enough.

PYTHON ?= python3
VENV := .venv
PY := $(VENV)/bin/python
RUN := $(VENV)/.installed-run
STAMP := $(VENV)/.installed
FROM ?= 2023
TO ?= 2024
MINUTES ?= 10
# One worker more than cores: many tests wait for a limit to run out. conftest.py puts long files first.
WORKERS ?= -n 3 --dist loadfile --no-loadscope-reorder
ARGS ?=

.DEFAULT_GOAL := help
.PHONY: help setup system ingest report diff demo-diff test test-full test-quick check check-types check-others sbom golden fuzz bench bench-full pictures wheel release docs clean

help: ## this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F':.*## ' '{printf "  make %-12s %s\n", $$1, $$2}'

# The environment: made once, renewed only when a lock or the project file changes. What runs needs
# the run-time lock alone; the tools for work come with the first target that needs them.
$(RUN): requirements.lock pyproject.toml .ci/bootstrap.sh
	@PYTHON="$(PYTHON)" VENV="$(VENV)" LOCK=requirements.lock sh .ci/bootstrap.sh
	@touch $(RUN)

$(STAMP): requirements-dev.lock pyproject.toml .ci/bootstrap.sh
	@PYTHON="$(PYTHON)" VENV="$(VENV)" LOCK=requirements-dev.lock sh .ci/bootstrap.sh
	@touch $(RUN) $(STAMP)

setup: $(STAMP) ## the virtual environment in .venv, with the tools for work

system: ## system packages for scans, old Word files and browser tests (apt where root or sudo may)
	@sh .ci/system.sh

ingest: $(RUN) ## read raw/ into out/ (tables, JSON, workbook, page, calendar)
	@$(VENV)/bin/cchc ingest $(ARGS)

report: $(RUN) ## workbook, page and calendar again from out/
	@$(VENV)/bin/cchc report $(ARGS)

diff: $(RUN) ## compare two years: make diff FROM=2023 TO=2024
	@$(VENV)/bin/cchc diff $(FROM) $(TO) $(ARGS)

demo-diff: $(RUN) ## the composed 2023 edition against the real 2024 decision
	@$(VENV)/bin/cchc diff tests/compare/open/2023.txt raw/2890-qd-ubnd-vinh-long-2024.txt $(ARGS)

test: $(STAMP) system ## the tests but the slow ones: scans, browser, wheel, killed runs and workers, hostile folder
	@$(PY) -m pytest $(WORKERS) -m "not slow" $(ARGS)

test-full: $(STAMP) system ## all tests
	@$(PY) -m pytest $(WORKERS) $(ARGS)

test-quick: test ## the same as `make test`

check: $(STAMP) ## format, lint, types, import rules, rules/, licences
	@$(MAKE) --no-print-directory -j 2 check-types check-others

check-types: $(STAMP)
	@$(VENV)/bin/mypy

check-others: $(STAMP)
	@$(VENV)/bin/ruff format --check .
	@$(VENV)/bin/ruff check .
	@$(VENV)/bin/lint-imports --no-cache
	@$(VENV)/bin/cchc lint-rules
	@$(PY) .ci/supply_chain.py

sbom: $(STAMP) ## bill of materials of the runtime packages (CycloneDX) into dist/
	@$(PY) .ci/sbom.py

golden: $(STAMP) ## rewrite the generated documents (data dictionary, JSON Schema)
	@$(PY) -m pipeline.write.golden

fuzz: $(STAMP) ## odd inputs for every reader and grammar: make fuzz MINUTES=10
	@$(PY) -m tests.fuzz.run --minutes $(MINUTES)

bench: $(STAMP) ## measure: time, memory, quality (under 2 minutes)
	@$(PY) -m benchmarks.bench

bench-full: $(STAMP) ## measure peers and scale too (long)
	@$(PY) -m benchmarks.bench --full

pictures: $(STAMP) system ## the pictures of the README
	@$(PY) -m docs.pictures.make

wheel: $(STAMP) ## build the wheel into dist/
	@$(PY) -m pip wheel --no-deps --no-build-isolation -q -w dist .

release: $(STAMP) ## wheel, sdist, bill of materials and CHANGELOG section in dist/, and the tag
	@$(PY) .ci/release.py

docs: $(STAMP) ## the documentation as a site, offline, in dist/site/
	@$(PY) -m mkdocs build --strict -q

clean: ## remove results and caches, keep the environment
	@rm -rf out dist build .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
