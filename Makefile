# Two commands: `make demo` runs the main job end to end, `make test` passes the tests.
# They need python3, its venv module and make; everything else is set up in .venv.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
UV := UV_PYTHON_DOWNLOADS=never UV_NO_PROGRESS=1 $(BIN)/uv

.PHONY: demo test bench peers soak quality docs form lock clean

demo: $(VENV)/.ready
	@$(BIN)/counterfoil demo demo --from examples/founding

test: $(VENV)/.ready-dev
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check --quiet .
	@$(BIN)/mypy
	@$(BIN)/pytest -n auto --dist worksteal

# Long campaigns: kills, flipped bits, real data. Half an hour to an hour.
soak: $(VENV)/.ready-dev
	@$(BIN)/pytest -m soak -n 2 --dist loadgroup tests

bench: $(VENV)/.ready-dev
	@$(BIN)/python -m bench

# What reading is measured beside, apart from everything else. Half a gigabyte.
peers: $(BIN)/uv
	@$(PYTHON) -m venv .venv-peers
	@$(UV) pip install -q --python .venv-peers/bin/python -r bench/peers.txt

# How well readers read: on the data beside the repository, held against quality/floor.json.
quality: $(VENV)/.ready-dev
	@$(BIN)/python -m quality

# Generated parts of the docs: command line reference, findings, diagram, figures.
docs: $(VENV)/.ready-dev
	@$(BIN)/python docs/generate.py

# The offline form's script, from src/counterfoil/form/script. Needs node and a package registry; the
# bundle is committed, so that nobody else needs either.
form:
	@npm ci --silent
	@node src/counterfoil/form/script/bundle.mjs src/counterfoil/form/built/form.js

# Pin every dependency by hash. Needs a package registry; run it to take newer versions.
lock: $(BIN)/uv
	$(UV) pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	  --no-header pyproject.toml --extra build --extra counter \
	  --extra desk -o requirements.txt $(UPGRADE)
	$(UV) pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	  --no-header pyproject.toml --extra build --extra counter --extra desk --extra dev --extra ocr --extra team \
	  --extra browser --extra schema -o requirements-dev.txt $(UPGRADE)

clean:
	rm -rf $(VENV) .venv-peers demo out .pytest_cache .mypy_cache .ruff_cache .hypothesis

$(BIN)/uv:
	@echo "Setting up $(VENV) …"
	@$(PYTHON) -m venv $(VENV)
	@$(BIN)/pip install -q --disable-pip-version-check uv

$(VENV)/.ready: requirements.txt pyproject.toml | $(BIN)/uv
	@$(UV) pip install -q --python $(BIN)/python --require-hashes -r requirements.txt
	@$(UV) pip install -q --python $(BIN)/python --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.ready-dev: requirements-dev.txt pyproject.toml | $(BIN)/uv
	@$(UV) pip install -q --python $(BIN)/python --require-hashes -r requirements-dev.txt
	@$(UV) pip install -q --python $(BIN)/python --no-deps --no-build-isolation -e .
	@touch $@ $(VENV)/.ready
