# Two commands on a fresh machine with Python 3.11 or later: `make story` and `make test`.

PYTHON ?= python3
BIN := .venv/bin
OUT := .cache/story

.PHONY: help story test lint types imports unit readers bench prose-report stories serve openapi lock vendor clean

help: ## Lists the targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

story: .venv/.story ## Tells a story from the source stories' world and draws its graph
	@mkdir -p $(OUT)
	@$(BIN)/legendry plot reunion -w examples/seeds --cast protagonist=volodymyr-kazuo --seed 1 --format json -o $(OUT)/plot.json
	@$(BIN)/legendry tell reunion -w examples/seeds --cast protagonist=volodymyr-kazuo --seed 1
	@$(BIN)/legendry tell reunion -w examples/seeds --cast protagonist=volodymyr-kazuo --seed 1 --format html -o $(OUT)/story.html
	@$(BIN)/legendry draw -w examples/seeds --plot $(OUT)/plot.json --depth 0 -o $(OUT)/graph.html
	@echo
	@echo "The story with its facts:  $(OUT)/story.html"
	@echo "The graph of its plot:     $(OUT)/graph.html"
	@echo "Next: $(BIN)/legendry plot reunion -w examples/seeds --count, or $(BIN)/legendry serve -w examples/seeds"

test: .venv/.test lint types imports unit ## Runs every check

lint: .venv/.test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: .venv/.test
	$(BIN)/mypy

imports: .venv/.test
	$(BIN)/lint-imports

unit: .venv/.test $(if $(shell command -v npm),readers)
	$(BIN)/pytest -n 2

readers: tools/readers/node_modules/.package-lock.json ## Installs other people's readers of stories and pages for the tests (needs npm)

tools/readers/node_modules/.package-lock.json: tools/readers/package-lock.json
	@npm --prefix tools/readers ci --ignore-scripts --no-audit --no-fund --loglevel=error && touch $@

bench: .venv/.test ## Measures checking beside pySHACL, memory, loading beside Oxigraph, naming beside Faker, building, scheduling beside CP-SAT, plots beside clingo, CP-SAT and DuckDB, serving beside Oxigraph and rdflib-endpoint, and the pages in a browser
	$(BIN)/python -m tests.benchmarks.checking
	$(BIN)/python -m tests.benchmarks.memory
	$(BIN)/python -m tests.benchmarks.loading
	$(BIN)/python -m tests.benchmarks.naming
	$(BIN)/python -m tests.benchmarks.building
	$(BIN)/python -m tests.benchmarks.scheduling
	$(BIN)/python -m tests.benchmarks.plots
	$(BIN)/python -m tests.benchmarks.serving
	$(BIN)/python -m tests.benchmarks.pages

prose-report: .venv/.test ## Tells two hundred stories and measures how they read, beside the three source stories
	$(BIN)/python -m tests.prose.report --write docs/prose-report.md

stories: .venv/.test ## Tells the stories of examples/stories anew
	$(BIN)/python -m tests.prose.examples

serve: .venv/.story ## Serves the source stories' world on 127.0.0.1:8000
	$(BIN)/legendry serve -w examples/seeds

# Installs exactly what a requirements file pins, by hash: with uv where there is one, else with venv and pip.
.venv/.story: requirements/run.txt pyproject.toml
	@$(call install,requirements/run.txt,$@)

.venv/.test: requirements/dev.txt pyproject.toml
	@$(call install,requirements/dev.txt,$@)
	@touch .venv/.story

define install
	echo "Setting up .venv from $(1) …"; \
	if command -v uv >/dev/null; then \
	  { test -x $(BIN)/python || uv venv --quiet --python $(PYTHON) .venv; } && \
	  uv pip install --quiet --python $(BIN)/python --require-hashes -r $(1) && \
	  uv pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation -e .; \
	else \
	  { test -x $(BIN)/pip || $(PYTHON) -m venv .venv; } && \
	  $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r $(1) && \
	  $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .; \
	fi && touch $(2)
endef

openapi: .venv/.test ## For maintainers: writes down anew what the server says of itself (look at the difference)
	$(BIN)/python tools/openapi.py

lock: ## For maintainers: pins and hashes the requirements anew (needs uv)
	uv pip compile pyproject.toml --group build $(LOCK) -o requirements/run.txt
	uv pip compile pyproject.toml --group build --group dev $(LOCK) -o requirements/dev.txt

LOCK := --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --quiet

vendor: .venv/.test ## For maintainers: copies the pages' libraries from npm anew, and bundles the editor
	$(BIN)/python tools/vendor.py

clean: ## Removes what was made here
	rm -rf .venv .cache tools/readers/node_modules tools/editor/node_modules build dist .mypy_cache .pytest_cache .ruff_cache .hypothesis
