# Two commands are all a newcomer needs: `make demo` and `make test`. `make dev` prepares a bare Debian machine.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
DEMO_HOME ?= .demo

.PHONY: demo test test-long check dev bench bench-matching bench-imports bench-communique bench-nation messages bundle clean

demo: $(VENV)/.installed  ## install, load both programmes, compute, write the report, serve at 127.0.0.1:8000
	$(BIN)/xieshou demo --home $(DEMO_HOME)

test: $(VENV)/.installed-dev  ## everything that CI runs
	$(BIN)/python -m tools.test

test-long: $(VENV)/.installed-dev  ## the big repetitions
	$(BIN)/python -m tools.test --long

check: $(VENV)/.installed-dev  ## formatter, linter, types, layers, translations: quick, before every commit
	$(BIN)/python -m tools.test --only-checks

bench: $(VENV)/.installed-dev  ## walk every page of the invented prefecture, slowest first
	$(BIN)/python -m benchmarks.pages

bench-matching: $(VENV)/.installed-dev  ## the matching engine beside its peers, in one run
	@VIRTUAL_ENV=$(VENV) $(BIN)/uv pip install --quiet 'ortools>=9.15,<10' 'scipy>=1.17,<2' 'highspy>=1.16,<2' 'lapx>=0.11,<1'
	$(BIN)/python -m benchmarks.matching

bench-imports: $(VENV)/.installed-dev  ## a million rows from file to register, twice, and a peer; BENCH_POSTGRES=postgres://… for PostgreSQL too
	@VIRTUAL_ENV=$(VENV) $(BIN)/uv pip install --quiet 'django-import-export>=4.3,<5'
	$(BIN)/python -m benchmarks.county
	$(BIN)/python -m benchmarks.imports
	$(BIN)/python -m benchmarks.imports --kind xlsx
	$(if $(BENCH_POSTGRES),$(BIN)/python -m benchmarks.imports --database $(BENCH_POSTGRES))

bench-communique: $(VENV)/.installed-dev  ## repair and reading of reports, beside OpenCC and a tagger; how far the reader agrees with our texts
	@VIRTUAL_ENV=$(VENV) $(BIN)/uv pip install --quiet 'jieba>=0.42,<1'
	$(BIN)/python -m benchmarks.communique
	$(BIN)/python -m benchmarks.communique_reading

bench-nation: $(VENV)/.installed-dev  ## an invented nation, made, loaded, frozen and checked; BENCH_POSTGRES=postgres://… for PostgreSQL too
	$(BIN)/python -m benchmarks.nation
	$(if $(BENCH_POSTGRES),$(BIN)/python -m benchmarks.nation --database $(BENCH_POSTGRES))

messages: $(VENV)/.installed-dev  ## collect and compile the translations
	$(BIN)/python -m xieshou.site.messages collect
	$(BIN)/python -m xieshou.site.messages compile

bundle: $(VENV)/.installed  ## one zip that installs without a network (docs/offline.md)
	$(BIN)/python -m tools.bundle

dev:  ## system packages for a bare Debian machine, then the environment
	apt-get update -qq
	apt-get install -y -qq --no-install-recommends python3-venv chromium chromium-driver fonts-noto-cjk libreoffice-writer-nogui libreoffice-calc-nogui poppler-utils
	$(MAKE) $(VENV)/.installed-dev

$(VENV)/bin/uv:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Xieshou needs Python 3.11 or newer: make demo PYTHON=python3.11"; exit 1; }
	@echo "Making the environment …"
	@$(PYTHON) -m venv $(VENV)
	@$(BIN)/pip install --quiet --disable-pip-version-check uv

$(VENV)/.installed: requirements.lock pyproject.toml | $(VENV)/bin/uv
	@echo "Installing what Xieshou needs (about 200 MB the first time) …"
	@VIRTUAL_ENV=$(VENV) $(BIN)/uv pip install --require-hashes -r requirements.lock
	@VIRTUAL_ENV=$(VENV) $(BIN)/uv pip install --quiet --no-deps -e .
	@touch $@

$(VENV)/.installed-dev: requirements-dev.lock pyproject.toml | $(VENV)/bin/uv
	@echo "Installing what the tests need …"
	@VIRTUAL_ENV=$(VENV) $(BIN)/uv pip install --require-hashes -r requirements-dev.lock
	@VIRTUAL_ENV=$(VENV) $(BIN)/uv pip install --quiet --no-deps -e .
	@touch $@ $(VENV)/.installed

clean:  ## remove the environment and the demonstration
	rm -rf $(VENV) $(DEMO_HOME)
