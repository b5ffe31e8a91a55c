# Every target makes its own set-up; `make help` lists them.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.ONESHELL:
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory --no-builtin-rules

ARGS ?=
BENCH ?=
BIN := .venv/bin
SOURCES := bff resolvers loaders miniprogram_schema tests bench
JUDGES := tests/contract/node/node_modules/installed.json
# What is compiled once starts faster the next time.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help run test story check prove cover bench documents lock clean

help: ## list what make can do
	@sed -nE 's/^([a-z]+):.*## (.*)$$/  make \1#\2/p' Makefile | column -t -s '#' 2>/dev/null \
		|| grep -E '^[a-z]+:.*##' Makefile

run: .venv/ready ## run the server, the sandbox beside it and a demo brand (BFF_PORT, BFF_DATA_DIR)
	@exec $(BIN)/bff serve $(ARGS)

test: .venv/ready $(JUDGES) ## run every test on a real PostgreSQL and Redis (ARGS='-k coupon')
	@exec $(BIN)/python -m pytest --numprocesses=auto --dist=worksteal $(ARGS)

story: .venv/ready ## play the founding journey against the server that `make run` started
	@exec $(BIN)/bff story $(ARGS)

check: .venv/ready $(JUDGES) ## lint, types, imports, tidiness, schema, documents, GraphQL over HTTP
	@say() { printf '%s\n' "── $$*"; }
	say ruff; $(BIN)/ruff check --quiet $(SOURCES); $(BIN)/ruff format --check --quiet $(SOURCES)
	say mypy; $(BIN)/mypy --no-error-summary
	say imports; $(BIN)/lint-imports --no-cache | tail -n 3
	say tidy; $(BIN)/python -m pytest -q tests/architecture
	say schema and documents; $(BIN)/bff schema --check; $(BIN)/bff documents --check
	say audits of GraphQL over HTTP; $(BIN)/python -m pytest -q tests/contract/test_over_http.py

prove: .venv/ready ## the long campaigns: kills, large properties, the Dockerfile's own commands
	@exec env PROVE=1 $(BIN)/python -m pytest $(ARGS)

cover: .venv/ready ## run every test and fail below the coverage that is promised
	@$(BIN)/python -m coverage erase
	$(BIN)/python -m coverage run -m pytest --numprocesses=auto --dist=worksteal $(ARGS)
	$(BIN)/python -m coverage combine --quiet
	$(BIN)/python -m coverage report
	$(BIN)/python -m coverage report --fail-under=100 --include='bff/kit/*,bff/engine/*,*/rules*.py'

bench: .venv/ready ## measure against the peers (BENCH=home, nearby, claim, hello, executor, orders, party)
	@exec $(BIN)/python -m bench $(BENCH) $(ARGS)

documents: .venv/ready ## print graphql/schema.graphql and the manifests of trusted documents anew
	@$(BIN)/bff schema --write; $(BIN)/bff documents --write

lock: .venv/ready ## lock the dependencies of pyproject.toml with hashes
	@folder=$$(mktemp -d); trap 'rm -rf "$$folder"' EXIT
	$(BIN)/python -m venv "$$folder"; "$$folder/bin/pip" install --quiet uv
	"$$folder/bin/uv" pip compile --quiet --universal --generate-hashes --no-header \
		--python-version 3.11 --extra embedded --extra dev pyproject.toml -o requirements.lock

clean: ## remove the virtual environment and caches, never the data folder
	@rm -rf .venv .mypy_cache .ruff_cache .import_linter_cache .hypothesis .coverage* dist
	find $(SOURCES) -name __pycache__ -type d -prune -exec rm -rf {} +

# The npm packages that judge the endpoint; nothing is fetched when they are there.
$(JUDGES): tests/contract/node/package-lock.json | .venv/ready
	@$(BIN)/python -m tests.given.node; touch $@

# One set-up at a time: `make run` and `make story` may be started together.
.venv/ready: requirements.lock pyproject.toml
	@exec 9<Makefile; flock 9 2>/dev/null || true
	if [ -e $@ ] && [ $@ -nt requirements.lock ] && [ $@ -nt pyproject.toml ]; then exit 0; fi
	fits='import sys, venv, ensurepip; sys.exit(not (3, 11) <= sys.version_info[:2] < (3, 13))'
	if ! $(BIN)/python -c "$$fits" 2>/dev/null; then
		found=
		for python in $${PYTHON:-} python3.11 python3.12 python3 /usr/bin/python3.11 /usr/bin/python3; do
			if "$$python" -c "$$fits" 2>/dev/null; then found=$$python; break; fi
		done
		if [ -z "$$found" ]; then
			echo 'Dongxiao needs Python 3.11 or 3.12 with venv (Debian: apt install python3-venv).' >&2
			exit 2
		fi
		echo "Making .venv with $$("$$found" --version)."
		"$$found" -m venv --clear .venv
	fi
	all=$$(grep -cE '^[a-z]' requirements.lock); begun=$$SECONDS
	echo "Installing $$all locked packages into .venv; the first time takes about a minute."
	said() {
		awk -v all="$$all" -v shown="$$([ -t 1 ] && echo 1 || echo 0)" \
			'{ print > ".venv/install.log" } shown && /^Collecting/ { printf "\r  %d of %d", ++n, all; fflush() } \
			END { if (shown && n) printf "\r\033[K" }'
	}
	if ! $(BIN)/python -m pip install --disable-pip-version-check --no-input --require-hashes \
			-r requirements.lock 2>&1 | said; then
		tail -n 20 .venv/install.log >&2
		echo 'The packages could not be installed: .venv/install.log has it all.' >&2
		exit 2
	fi
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	touch $@
	echo "Installed in $$((SECONDS - begun)) s."
