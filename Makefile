# Officine: the commands of the project. The work is done by tools/up.py, which needs nothing but Python.
PYTHON ?= python3
PORT ?= 8000
UP = @command -v $(PYTHON) >/dev/null || { echo "Officine needs Python 3.11 or newer: '$(PYTHON)' was not found."; exit 1; }; exec $(PYTHON) tools/up.py

.PHONY: help demo demo-reset test lint format lock messages screenshots bench-learning

help:         ## show this list
	@grep -E '^[a-z-]+: +## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+): +## /  make \1\t/' | expand -t 24

demo:         ## build the demo site if needed and serve it (PORT=8000)
	$(UP) demo --port $(PORT)

demo-reset:   ## delete the demo site's data; the next `make demo` starts over
	$(UP) reset

test:         ## run every test (ARGS="-k name" for a part)
	$(UP) test $(ARGS)

lint:         ## check style, types, import contracts, templates, migrations and translations
	$(UP) lint

format:       ## let ruff put the Python files in order
	$(UP) format

lock:         ## resolve pyproject.toml again into requirements/*.txt
	$(UP) lock

messages:     ## bring the French catalogue up to date with the code (ARGS="more.json" merges texts)
	$(UP) messages $(ARGS)

screenshots:  ## take the pictures of the documentation from a running demo (PORT=8000)
	$(UP) screenshots --port $(PORT)

bench-learning: ## measure what learners ask for beside a bare Django page (ARGS="--database sqlite --scale 0.01")
	$(UP) bench $(ARGS)
