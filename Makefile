# Two commands for everybody: `make demo` and `make test`. The others are for developers.
PYTHON ?= python3
VENV ?= .venv
UV_VERSION := 0.9.9
UV := $(shell command -v uv 2>/dev/null || echo .uv/bin/uv)
BIN := $(VENV)/bin
INSTALL = $(UV) pip sync --quiet --python $(BIN)/python --require-hashes --only-binary :all:
LOWEST = $(addprefix tests/unit/test_,units.py data.py overlay.py study_schema.py expression.py endings.py)
COMPILE = $(UV) pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	--no-header --no-annotate

.PHONY: setup demo test slow check lowest bench lock page
.DEFAULT_GOAL := demo

setup: $(VENV)/.stamp

.uv/bin/uv:
	@$(PYTHON) -m venv .uv
	@.uv/bin/python -m pip install --quiet --disable-pip-version-check --only-binary :all: uv==$(UV_VERSION)

$(VENV)/.stamp: locks/dev.txt pyproject.toml | $(filter .uv/bin/uv,$(UV))
	@$(PYTHON) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14) and "Python 3.11, 3.12 or 3.13 is needed: make PYTHON=python3.11")'
	@$(UV) venv --quiet --allow-existing --python $(PYTHON) $(VENV)
	@$(INSTALL) locks/dev.txt
	@$(UV) pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation --editable .
	@touch $@

demo: setup
	@$(BIN)/allostasis demo $(ARGS)

test: setup
	@$(BIN)/python -m pytest --numprocesses 2 --dist loadfile -m "not slow"

# TESTS are the folders whose slow tests run, TURN which of their cases (tests/conftest.py); all of them unless said.
slow: setup
	@$(BIN)/python -m pytest --numprocesses 2 --dist loadfile -m slow -rs $(if $(TURN),--turn $(TURN)) $(TESTS) \
	  || [ $$? -eq 5 ]  # 5: none of these is slow

# The lowest versions that pyproject.toml declares, from an empty cache: a run with its report, and the quick tests.
lowest: | $(filter .uv/bin/uv,$(UV))
	@$(UV) venv --quiet --allow-existing --python $(PYTHON) .venv-lowest
	@$(UV) pip sync --quiet --python .venv-lowest/bin/python --require-hashes --only-binary :all: locks/lowest.txt
	@cache=$$(mktemp -d) && trap 'rm -rf "$$cache"' EXIT && export PYTHONPATH=src ALLOSTASIS_CACHE="$$cache" && \
	  .venv-lowest/bin/python -m allostasis.cli validate studies/tsst.yaml && \
	  .venv-lowest/bin/python -m allostasis.cli run studies/tsst.yaml --people 8 --out "$$cache/out" && \
	  .venv-lowest/bin/python -m pytest $(LOWEST)

check: setup
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports

# The page's built files, from web/; they are committed, and CI compares them with what their sources give.
page:
	@cd web && npm ci --ignore-scripts --no-audit --no-fund && npx --no-install tsc && node build.mjs

bench: setup
	@$(UV) pip install --quiet --python $(BIN)/python --require-hashes --only-binary :all: -r locks/bench.txt
	@$(BIN)/python benchmarks/engine.py
	@$(BIN)/python benchmarks/first_step.py

# Every lock is held to the versions of dev.txt, so that what is tested is what is installed.
lock: | $(filter .uv/bin/uv,$(UV))
	@$(COMPILE) --extra dev --output-file locks/dev.txt pyproject.toml
	@$(COMPILE) --constraint locks/dev.txt --output-file locks/runtime.txt pyproject.toml
	@for extra in web cluster gpu bench; do \
	  $(COMPILE) --constraint locks/dev.txt --extra $$extra --output-file locks/$$extra.txt pyproject.toml || exit 1; \
	done
	@$(COMPILE) --resolution lowest-direct --output-file locks/lowest.txt pyproject.toml locks/lowest.in
