# make run    the embedded database, real sample data, some answers, the API with its docs
# make test   the whole suite on the embedded database
# make check  ruff, mypy, tests
# make bench  the benchmarks
#
# Nothing but Python 3.11 or newer is needed. PYTHON=... chooses one; VENV=... another place than .venv.

VENV ?= .venv
BIN := $(VENV)/bin

.PHONY: help run test check bench clean

help:
	@sed -n 's/^# \(make .*\)/\1/p' Makefile

# The environment is made anew whenever what it is made of has changed.
$(VENV)/.run-ready: pyproject.toml .ci/environment
	@.ci/environment $(VENV) .
	@touch $@

$(VENV)/.test-ready: pyproject.toml .ci/environment
	@.ci/environment $(VENV) '.[test]'
	@touch $@ $(VENV)/.run-ready

run: $(VENV)/.run-ready
	@GRAPHCRM_DATA_DIR="$(CURDIR)/.graphcrm" $(BIN)/graphcrm demo samples || [ $$? -eq 130 ] # Ctrl-C ends it

# Two workers, each with a database of its own; a module stays on one of them.
test: $(VENV)/.test-ready
	$(BIN)/python -m pytest -n 2 --dist loadfile

check: $(VENV)/.test-ready
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/python -m pytest -n 2 --dist loadfile

bench: $(VENV)/.test-ready
	@for file in $$(ls benchmarks/*.py | grep -v -e harness -e __init__); do \
	  echo "== $$file"; PYTHONPATH=. $(BIN)/python $$file || exit 1; \
	done

clean:
	rm -rf $(VENV) .graphcrm .mypy_cache .pytest_cache .ruff_cache build dist
