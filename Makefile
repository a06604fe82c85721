# make run   build the example city and serve it on http://127.0.0.1:8501
# make test  everything that must hold
# make coverage  which lines and branches of dashboard/ and pages/ the tests reach
# make bench what a user waits for, as ratios
# make simulate  whether the statistics keep what docs/methods.md promises

PYTHON ?= python3
BIN := .venv/bin

.PHONY: run test coverage bench simulate lint clean

run: .venv/.run
	@$(BIN)/python -m dashboard build --if-changed
	@$(BIN)/python -m dashboard serve

test: .venv/.test
	@$(BIN)/python -m tests.run

coverage: .venv/.test
	@$(BIN)/python -m pytest -n auto --maxprocesses 4 -m "not alone" --cov --cov-report=term

bench: .venv/.test
	@$(BIN)/python -m bench

simulate: .venv/.test
	@$(BIN)/python -m bench.simulate

lint: .venv/.test
	@$(BIN)/ruff format --check . && $(BIN)/ruff check . && $(BIN)/mypy

.venv/.python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed; 'make run PYTHON=python3.12' names another one."; exit 1; }
	@$(PYTHON) -m venv .venv
	@touch $@

.venv/.run: .venv/.python requirements.txt
	@echo "Installing the pinned packages (once) ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.txt
	@touch $@

.venv/.test: .venv/.run tests/requirements.txt
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -r tests/requirements.txt
	@touch $@

clean:
	rm -rf .venv data/build
