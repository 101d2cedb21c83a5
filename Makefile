# Everything is installed into this directory (.tools, .venv, web/node_modules); `make clean` removes it again.

UV_VERSION := 0.13.8
ARGS ?=
SOURCES := src tests devenv $(wildcard bench)
WEB_SOURCES := $(shell find web/src web/public web/docs-page web/index.html web/*.ts web/*.json -type f 2>/dev/null)

# With the client's sources its build is part of everything; without them Heliograph still serves its interface.
CLIENT := $(if $(wildcard web/package.json),src/heliograph/client/index.html)
WEB_MODULES := $(if $(wildcard web/package.json),web/node_modules/.package-lock.json)
export PATH := $(CURDIR)/.venv/bin:$(PATH)
export UV_PYTHON_DOWNLOADS := never
export PYTHONDONTWRITEBYTECODE :=

# Run a step, and show what it wrote only if it fails.
quietly = @echo "· $(1)"; out=$$($(2) 2>&1) || { printf '%s\n' "$$out"; exit 1; }

.DEFAULT_GOAL := help
.PHONY: help run demo install web test check lint bench openapi schema looks gallery clean
.DELETE_ON_ERROR:
.NOTPARALLEL:

help:
	@echo "make run      install what is missing, start Heliograph, print its address; Ctrl-C stops it"
	@echo "make demo     the same, with a small lively community in it"
	@echo "make test     run all tests, a real browser's journey among them where Chromium is"
	@echo "make check    the gate: format, lint, types, contracts, dependencies, migrations, tests"
	@echo "make bench    measure; results go to bench/results"
	@echo "make openapi  write docs/api/openapi.json and the client's types from the code"
	@echo "make schema   write migrations/schema.sql from the migrations"
	@echo "make looks    write the looks' colour tables and previews from the code"
	@echo "make gallery  take a picture of every page for docs/gallery.md, where Chromium is"
	@echo "make web      build the web client"
	@echo "make clean    remove what was installed and built; your data in ./var stay"
	@echo
	@echo 'Flags go on by ARGS: make run ARGS="--port 8123 --data-dir /somewhere"'

run: install web
	@exec heliograph up $(ARGS)

demo: install web
	@exec heliograph up --demo $(ARGS)

test: install web
	@devenv/say-browser
	@exec pytest -q -n logical --durations=15 --durations-min=5 $(ARGS)

check: lint test

lint: install $(WEB_MODULES)
	$(call quietly,format,ruff format --check $(SOURCES))
	$(call quietly,lint,ruff check $(SOURCES))
	$(call quietly,contracts,lint-imports)
	$(call quietly,types,pyright)
	$(call quietly,dependencies,deptry src)
	$(call quietly,migrations,squawk migrations/[0-9]*.sql)
	$(if $(CLIENT),$(call quietly,web client,npm --prefix web run check))

bench: install web
	@exec python -m bench $(ARGS)

openapi: install $(WEB_MODULES)
	@heliograph openapi
	$(if $(CLIENT),$(call quietly,types of the client,npm --prefix web run generate))

schema: install
	@WRITE_GENERATED=1 exec pytest -q -k replayed_equal_the_schema tests/shape/test_generated.py

looks: install
	@exec python -m devenv.looks

gallery: install web
	@exec python -m tests.e2e.gallery

clean:
	rm -rf .venv .tools web/node_modules src/heliograph/client dist .pytest_cache .ruff_cache .hypothesis .import_linter_cache

install: .venv/installed

.venv/installed: pyproject.toml uv.lock | .tools/bin/uv
	@echo "Installing into .venv …" >&2
	@.tools/bin/uv sync --locked --quiet --compile-bytecode --python "$$(devenv/find-python)"
	@touch $@

.tools/bin/uv:
	@python=$$(devenv/find-python) && echo "Installing uv into .tools …" >&2 && \
	  "$$python" -m pip install --quiet --disable-pip-version-check --no-input --root-user-action ignore \
	    --target .tools --upgrade "uv==$(UV_VERSION)"

web: $(CLIENT)

web/node_modules/.package-lock.json: web/package-lock.json | .venv/installed
	@echo "Installing the web client's tools …" >&2
	@npm --prefix web ci --silent --no-audit --no-fund
	@touch $@

src/heliograph/client/index.html: web/node_modules/.package-lock.json $(WEB_SOURCES)
	@echo "Building the web client …" >&2
	@out=$$(npm --prefix web run build --silent 2>&1) || { printf '%s\n' "$$out"; exit 1; }; \
	  printf '%s\n' "$$out" | sed -n 's/^first load/· first load/p' >&2
	@touch $@
