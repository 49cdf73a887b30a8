# The two commands: `make run` and `make test`. Everything else serves them.
PYTHON ?= python3
PORT ?= 8000
VENV := .venv
BIN := $(VENV)/bin
export PORT

.PHONY: run test lint types check bench lock clean

run: $(VENV)/core.stamp  ## serve the site on http://127.0.0.1:$(PORT)
	@$(BIN)/python manage.py serve

test: $(VENV)/dev.stamp  ## the whole suite, browser included
	$(BIN)/python -m tests.run

lint: $(VENV)/dev.stamp  ## style and formatting
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(VENV)/dev.stamp  ## types, strict in the core and the services
	SECRET_KEY=types $(BIN)/mypy

bench: $(VENV)/dev.stamp  ## print the times; nothing is asserted
	$(BIN)/python -m benchmarks.run

lock:  ## make the hashed locks anew from requirements/*.in (needs uv)
	for name in core dev; do uv pip compile --universal --python-version 3.11 --generate-hashes \
		--no-emit-index-url --no-annotate --custom-compile-command 'make lock' \
		-q requirements/$$name.in -o requirements/$$name.txt; done

clean:  ## forget the environment and the state of `make run`
	rm -rf $(VENV) var

$(BIN)/python:
	@$(PYTHON) -c 'import sys; v = sys.version_info[:2]; sys.exit(0 if (3, 11) <= v <= (3, 13) else "Python 3.11 to 3.13 is needed, not %d.%d" % v)'
	@$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); echo "On Debian: apt install python3-venv" >&2; exit 1; }

# Installed once for each lock; a stamp keeps later starts quick.
$(VENV)/core.stamp: requirements/core.txt | $(BIN)/python
	@test -e $(VENV)/dev.stamp -a $(VENV)/dev.stamp -nt requirements/core.txt || { echo "Installing (once) ..."; \
		$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/core.txt; }
	@touch $@

$(VENV)/dev.stamp: requirements/dev.txt | $(BIN)/python
	@echo "Installing (once) ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.txt
	@touch $@
