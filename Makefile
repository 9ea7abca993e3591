# make run   start the app on http://127.0.0.1:8000 (PORT=… for another port)
# make test  everything that must hold before a change lands
.PHONY: run test test-unit test-e2e test-postgres bench lock clean
.DELETE_ON_ERROR:

PYTHON ?= python3
PORT ?= 8000
BIN = .venv/bin
PY = $(BIN)/python
POSTGRES_URL ?= postgres://postgres@127.0.0.1:5432/postgres

run: .venv/run.stamp
	@$(PY) manage.py start --port $(PORT)

# The locks are installed by uv, which is itself locked; where its wheel cannot be had, pip does the same.
.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit("Python 3.11.5 or newer is needed, this is " + sys.version.split()[0] if sys.version_info < (3, 11, 5) else 0)'
	@$(PYTHON) -m venv .venv

.venv/uv.stamp: requirements-uv.txt | .venv/bin/python
	@$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements-uv.txt || echo "uv is not to be had; pip installs instead."
	@touch $@

.venv/run.stamp: requirements.txt .venv/uv.stamp
	@test -e .venv/test.stamp || $(call install,requirements.txt)
	@touch $@

.venv/test.stamp: requirements-dev.txt .venv/uv.stamp
	@$(call install,requirements-dev.txt)
	@touch $@ .venv/run.stamp

install = if [ -x $(BIN)/uv ]; then $(BIN)/uv pip install --quiet --compile-bytecode --python $(PY) --require-hashes -r $(1); else $(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r $(1); fi

test: .venv/test.stamp
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports
	HTTPS=1 VAR=var/test $(PY) manage.py check --deploy --fail-level WARNING
	VAR=var/test $(PY) manage.py makemigrations --check --dry-run
	VAR=var/test $(PY) -m pytest --ignore=tests/e2e --ignore=tests/benchmarks
	VAR=var/test $(PY) -m pytest tests/e2e

test-postgres: .venv/test.stamp
	DATABASE_URL=$(POSTGRES_URL) VAR=var/test $(PY) -m pytest --ignore=tests/e2e --ignore=tests/benchmarks

bench: .venv/test.stamp
	VAR=var/test $(PY) -m tests.benchmarks

# After a change of requirements*.in
lock: .venv/uv.stamp
	for name in requirements requirements-dev requirements-uv; do $(BIN)/uv pip compile --quiet --generate-hashes --universal --python-version 3.11 --no-header --no-emit-index-url $$name.in -o $$name.txt; done

clean:
	rm -rf .venv
