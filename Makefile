# Everything one needs day to day; `make` alone lists it. Only Python, git and make must be there beforehand.
SERVICES := meldingen risico planning interventie
BIN := .venv/bin
PYTHON := $(BIN)/python
SOURCES := shared services deploy tests conftest.py
export CI ADR_RULESET DATABASE_URL PG_BIN
MAKEFLAGS += --no-print-directory
.DEFAULT_GOAL := help

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  \033[1m%-10s\033[0m %s\n", $$1, $$2}' $(MAKEFILE_LIST)

.venv/.ready: uv.lock pyproject.toml shared/pyproject.toml $(SERVICES:%=services/%/pyproject.toml)
	@sh deploy/bootstrap
	@touch $@

run: .venv/.ready ## the whole chain on this machine, with example data; ONCE=1 stops when it went through, BUS=kafka
	@$(PYTHON) -m deploy.lokaal $(if $(ONCE),--once) $(if $(BUS),--bus $(BUS)) $(if $(SEED),--seed $(SEED))

test: .venv/.ready ## everything that must hold: lint, types, import rules, separate installs, and all test suites
	@$(MAKE) lint
	@$(MAKE) separate
	@$(BIN)/pytest -n 2 --dist loadgroup -m "not faults"

lint: .venv/.ready types ## style, formatting, types and import rules
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/lint-imports --no-cache

types: .venv/.ready ## mypy in strict mode
	@$(BIN)/mypy $(SOURCES)

contracts: .venv/.ready ## openapi.json, asyncapi.json and event schemas: as the code says, valid, compatible
	@$(BIN)/pytest tests/contracts -m "not kafka"

generate: .venv/.ready ## write openapi.json, asyncapi.json and event schemas from the code
	@$(PYTHON) -m tests.contracts.publish
	@for service in $(SERVICES); do for kind in openapi asyncapi; do \
	  $(PYTHON) -m $$service $$kind --out services/$$service/$$kind.json || exit 1; \
	done; done

bench: .venv/.ready ## measure; ONLY=keten for one part; writes build/bench.json
	@$(PYTHON) -m tests.bench $(ONLY)

faults: .venv/.ready ## kill what can be killed under load; SEED=n BUS=kafka|postgres
	@$(PYTHON) -m tests.faults $(if $(SEED),--seed $(SEED)) $(if $(BUS),--bus $(BUS))

kafka: .venv/.ready ## a real Kafka broker on this machine, with Docker or with Java and Maven
	@deploy/kafka/start

migrate: .venv/.ready ## bring the four schemas up to date, where the settings of each service point
	@for service in $(SERVICES); do $(PYTHON) -m $$service migrate || exit 1; done

audit: .venv/.ready ## verify the sealed audit trail of meldingen: where its settings point, else of make run; ANKER=number:seal
	@$(PYTHON) -m $(if $(MELDINGEN_DATABASE_URL),,deploy.lokaal.command) meldingen audit controleer $(if $(ANKER),--anker $(ANKER))

separate: .venv/.ready ## install each service alone and import it, so that no dependency goes undeclared
	@sh deploy/separate $(SERVICES)

build: .venv/.ready ## wheels in build/dist, and the images where a container engine is
	@sh deploy/build $(SERVICES)

clean: ## remove what was made here: environment, build, caches, and the data of make run
	rm -rf .venv build .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache tests/contracts/node_modules
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

.PHONY: help run test lint types contracts generate bench faults kafka migrate audit separate build clean
