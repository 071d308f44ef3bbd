# make run    the lab in the browser
# make check  lint, types, import rules and the quick tests: no browser, TensorFlow, workers or servers
# make test   lint, types, import rules and all tests
# make bench  the benchmarks
# make audit  known vulnerabilities of what is installed; needs the network
# make clean  removes what the others made, except runs/

BIN := .venv/bin

SYSTEMS := linux win32 darwin
# Two processes at a time. Stealing keeps the tests of a file together, which share what they set up.
PYTEST := $(BIN)/python -m pytest --numprocesses 2 --dist worksteal

.PHONY: run check test lint bench audit clean venv chromium

run: .venv/run.stamp
	$(BIN)/streamlit run app.py

check: lint
	$(PYTEST) --quick

# The browser's last: what was told again there is listed at the very end.
test: lint chromium
	$(PYTEST) --ignore tests/browser
	$(PYTEST) tests/browser

lint: .venv/test.stamp
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	@$(MAKE) --no-print-directory --jobs 2 $(SYSTEMS:%=types-%)
	$(BIN)/lint-imports --no-logo

types-%:
	@$(BIN)/mypy --platform $* --cache-dir .mypy_cache/$* rnnlab app.py

bench: .venv/test.stamp
	$(BIN)/python -m pytest tests/benchmarks -s

# Strict: a package that could not be looked up has not been found to be free of anything.
audit: .venv/run.stamp .venv/audit.stamp
	@.venv/audit/bin/pip-audit --strict --progress-spinner off \
		--path "$$($(BIN)/python -c 'import sysconfig; print(sysconfig.get_path("purelib"))')" \
		>.venv/audit.txt 2>.venv/audit.log; status=$$?; \
	cat .venv/audit.txt; tail -n 1 .venv/audit.log >&2; \
	if [ $$status -ne 0 ] && ! [ -s .venv/audit.txt ]; then \
		echo "Nothing is audited: the packages could not be looked up. Is there a network?" >&2; \
	fi; \
	exit $$status

clean:
	rm -rf .venv .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis .benchmarks
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# A stamp is newer than the requirements it installed, so the second time costs nothing.
.venv/run.stamp: requirements.txt
	@$(MAKE) --no-print-directory venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.txt
	@echo "Compiling the training for this processor, once"
	@$(BIN)/python -c "from rnnlab import training; training.warm()" >.venv/compile.log 2>&1 \
		|| { cat .venv/compile.log >&2; exit 1; }
	@touch $@

.venv/test.stamp: requirements.txt requirements-auth.txt tests/requirements.txt
	@$(MAKE) --no-print-directory venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.txt \
		-r requirements-auth.txt -r tests/requirements.txt
	@touch $@

.venv/audit.stamp:
	@$(MAKE) --no-print-directory venv
	@$(BIN)/python -m venv .venv/audit
	@.venv/audit/bin/python -m pip install --quiet --disable-pip-version-check "pip-audit>=2.10,<3" || \
		{ echo "pip-audit can't be installed. Is there a network?" >&2; exit 1; }
	@touch $@

venv:
	@if $(BIN)/python -m pip --version >/dev/null 2>&1; then exit 0; fi; \
	for python in python3.11 python3.12 python3.13 python3; do \
		if $$python -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14))' >/dev/null 2>&1; then \
			echo "Making .venv with $$python"; \
			exec $$python -m venv .venv; \
		fi; \
	done; \
	echo "RNN Lab needs Python 3.11, 3.12 or 3.13: install one of them and put it on PATH." >&2; exit 1

chromium:
	@if command -v chromium || command -v chromium-browser || command -v google-chrome; then exit 0; fi >/dev/null; \
	if command -v apt-get >/dev/null && [ "$$(id -u)" = 0 ]; then sudo=; \
	elif command -v apt-get >/dev/null && sudo -n true 2>/dev/null; then sudo=sudo; \
	else \
		echo "The browser tests need Chromium: install chromium or google-chrome and put it on PATH." >&2; exit 1; \
	fi; \
	$$sudo apt-get update && $$sudo apt-get install --yes --no-install-recommends chromium
