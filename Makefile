# What you need: Python 3.11 or newer, and make. `make help` lists what can be made.
SHELL := /bin/sh
PYTHON ?= $(shell for p in python3.13 python3.12 python3.11 python3; do \
  command -v $$p >/dev/null 2>&1 && $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { echo $$p; break; }; done)
VENV := .venv
BIN := $(VENV)/bin
export PATH := $(CURDIR)/$(BIN):$(PATH)
REHEARSAL ?= .rehearsal

.PHONY: help run fresh test lint crash mutants speed noticing coverage pictures weights lock vendor clean python

help: ## List what can be made
	@sed -n 's/^\([a-z][a-z-]*\):.*## \(.*\)/  make \1|\2/p' Makefile | awk -F'|' '{printf "%-18s %s\n", $$1, $$2}'

python:
	@if [ -z "$(PYTHON)" ]; then echo "Wren needs Python 3.11 or newer."; \
	  if command -v apt-get >/dev/null 2>&1; then echo "Mend it with: sudo apt-get install -y python3 python3-venv"; \
	  elif [ "$$(uname)" = Darwin ]; then echo "Mend it with: brew install python@3.13"; \
	  else echo "Mend it by installing Python 3.11 or newer with your system's package manager."; fi; exit 1; fi
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || { echo "Python's venv module is missing."; \
	  echo "Mend it with: sudo apt-get install -y python3-venv"; exit 1; }

$(VENV)/run.stamp: deploy/locks/run.txt deploy/locks/build.txt pyproject.toml | python
	@echo "Preparing Wren in $(VENV) (once; about a minute)."
	@[ -x $(BIN)/python ] || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r deploy/locks/run.txt -r deploy/locks/build.txt
	@$(BIN)/python -m pip install -q --disable-pip-version-check --no-build-isolation --no-deps -e .
	@touch $@

$(VENV)/dev.stamp: deploy/locks/dev.txt package-lock.json $(VENV)/run.stamp
	@echo "Installing what the tests need."
	@$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r deploy/locks/dev.txt
	@$(BIN)/python tests/tools.py
	@touch $@

run: $(VENV)/run.stamp ## Rehearse: the chat, the console and the dashboard on this machine, no Telegram needed
	@exec $(BIN)/wren rehearse --directory $(REHEARSAL)

fresh: $(VENV)/run.stamp ## Rehearse anew: forget yesterday's rehearsal first
	@$(BIN)/wren rehearse --directory $(REHEARSAL) --fresh

test: $(VENV)/dev.stamp ## Install what the tests need and run them all
	@$(BIN)/python tests/run.py

lint: $(VENV)/dev.stamp ## Only the rules a machine holds
	@$(BIN)/python tests/run.py --lint

crash: $(VENV)/dev.stamp ## 5,000 messages, kill -9 of bot and store: nothing lost, doubled or out of order
	@$(BIN)/python tests/crash/run.py

mutants: $(VENV)/dev.stamp ## Take each guard against a known pitfall out: its test must fail
	@$(BIN)/python tests/mutants/run.py

speed: $(VENV)/dev.stamp ## What a turn costs, in one run on this machine
	@$(BIN)/python tests/speed/run.py

noticing: $(VENV)/dev.stamp ## What the indicators catch, by kind, in one table
	@$(BIN)/python tests/noticing/report.py

coverage: $(VENV)/dev.stamp ## Which cues no invented message makes fire, worst first
	@$(BIN)/python tests/noticing/coverage.py

pictures: $(VENV)/dev.stamp ## Photograph the real pages anew, for the documents
	@$(BIN)/python tests/pictures/run.py

weights: $(VENV)/dev.stamp ## Learn anew what signs weigh, from the lessons (WEIGHTS="en pl")
	@[ -x $(VENV)/learn/bin/python ] || $(PYTHON) -m venv $(VENV)/learn
	@$(VENV)/learn/bin/python -m pip install -q --disable-pip-version-check --require-hashes -r deploy/locks/run.txt -r deploy/locks/learn.txt
	@$(VENV)/learn/bin/python tests/noticing/learn.py $(WEIGHTS)

lock: ## Pin every dependency with its hashes (needs uv)
	uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-annotate --no-header pyproject.toml -o deploy/locks/run.txt
	uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-annotate --no-header --group dev pyproject.toml -o deploy/locks/dev.txt
	uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-annotate --no-header --group build -o deploy/locks/build.txt
	uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-annotate --no-header -c deploy/locks/run.txt --group learn -o deploy/locks/learn.txt

vendor: $(VENV)/dev.stamp ## Copy the console's JavaScript libraries from node_modules and write their manifest
	@$(BIN)/python deploy/vendor/vendor.py

clean: ## Remove what was made, but no data
	rm -rf $(VENV) build node_modules .pytest_cache .mypy_cache .ruff_cache .hypothesis
