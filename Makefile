# make run    open the lab in the browser
# make check  lint, types, import rules and the quick tests (no browser, TensorFlow, workers or servers)
# make test   lint, types, import rules and all tests
# make bench  run the benchmarks
# make accuracy  measure how accurate the forecasts are, and write the tables in docs/accuracy.md
# make lesson   write docs/lesson.html, the lesson as one page
# make pictures  make the README's pictures of the page
# make audit  look for known vulnerabilities of the installed packages; needs the network
# make clean  delete what the other targets created, except runs/

BIN := .venv/bin

SYSTEMS := linux win32 darwin
# Two processes, each with one thread for matrices. Work stealing keeps the tests of a file together, because they
# share fixtures.
PYTEST := OPENBLAS_NUM_THREADS=1 $(BIN)/python -m pytest --numprocesses 2 --dist worksteal

.PHONY: run check test lint bench accuracy lesson pictures audit clean venv chromium

run: .venv/run.stamp
	$(BIN)/streamlit run app.py

check: lint
	$(PYTEST) --quick

# The browser tests come last, so that their retried tests are listed at the end.
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

accuracy: .venv/test.stamp
	$(BIN)/python -m tests.benchmarks.accuracy --write

lesson: .venv/run.stamp
	$(BIN)/python -m rnnlab lesson --to docs/lesson.html

pictures: .venv/test.stamp chromium
	$(BIN)/python docs/pictures.py

# Strict: a package that could not be looked up is an error, not a clean result.
audit: .venv/run.stamp .venv/audit.stamp
	@.venv/audit/bin/pip-audit --strict --progress-spinner off \
		--path "$$($(BIN)/python -c 'import sysconfig; print(sysconfig.get_path("purelib"))')" \
		>.venv/audit.txt 2>.venv/audit.log; status=$$?; \
	cat .venv/audit.txt; tail -n 1 .venv/audit.log >&2; \
	if [ $$status -ne 0 ] && ! [ -s .venv/audit.txt ]; then \
		echo "The audit failed: the packages could not be looked up. Check the network." >&2; \
	fi; \
	exit $$status

clean:
	rm -rf .venv .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis .benchmarks
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# A stamp is newer than the requirements that it stands for, so the second time installs nothing.
.venv/run.stamp: requirements.txt
	@$(MAKE) --no-print-directory venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.txt
	@echo "Compiling the training for this processor (only once)"
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
		{ echo "Cannot install pip-audit. Check the network." >&2; exit 1; }
	@touch $@

venv:
	@if $(BIN)/python -m pip --version >/dev/null 2>&1; then exit 0; fi; \
	for python in python3.11 python3.12 python3.13 python3; do \
		if $$python -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14))' >/dev/null 2>&1; then \
			echo "Creating .venv with $$python"; \
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
