# run · test · check · fix · bench · soak · fuzz · docs · lock · help
export PYTHONPATH := src:.
.DEFAULT_GOAL := help
PY := .venv/bin/python
RUN_STAMP := .venv/.run-installed
DEV_STAMP := .venv/.dev-installed

.PHONY: run test check fix bench soak fuzz docs lock help

run: $(RUN_STAMP)  ## fresh machine -> running product on http://127.0.0.1:8000 (HOST, PORT)
	@exec .venv/bin/openchair run

test: check  ## everything checked: format, lint, types, import contracts, all tests
	$(PY) tools/test.py

check: $(DEV_STAMP)  ## format, lint, types, import contracts, fresh files; no tests
	.venv/bin/ruff format --check .
	.venv/bin/ruff check .
	.venv/bin/mypy
	.venv/bin/lint-imports
	$(PY) tools/fresh.py

fix: $(DEV_STAMP)  ## format and mend what the linter can mend
	.venv/bin/ruff format .
	.venv/bin/ruff check --fix .

bench: $(DEV_STAMP)  ## benchmarks; they print ratios
	$(PY) benchmarks/all.py

soak: $(DEV_STAMP)  ## long fault campaigns: kill -9 loops on both databases
	$(PY) tools/soak.py

fuzz: $(DEV_STAMP)  ## fuzzing of uploads and of the API
	$(PY) tools/fuzz.py

docs: $(DEV_STAMP)  ## writes the generated files again: schema, diagram, .env.example
	$(PY) tools/fresh.py --write

lock: $(DEV_STAMP)  ## pins requirements/*.in again (needs uv on the path)
	sh tools/lock.sh

help:  ## this list
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 8

$(RUN_STAMP): requirements/run.txt pyproject.toml
	@sh tools/venv.sh requirements/run.txt
	@touch $@

$(DEV_STAMP): requirements/dev.txt pyproject.toml
	@sh tools/venv.sh requirements/dev.txt
	@touch $@ $(RUN_STAMP)
