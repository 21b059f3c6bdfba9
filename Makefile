# Two commands matter: `make run` starts everything, `make test` proves it.
# PORT and DATABASE_URL are honoured: make run PORT=9000

PYTHON := .venv/bin/python
ARGS :=

.DEFAULT_GOAL := help
.PHONY: help run demo test check fix bench drills pictures lock ready

help: ## this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-8s %s\n", $$1, $$2}' Makefile

run: ready ## install, start the database, fill an empty one with the demo, serve
	@exec $(PYTHON) -m kamkor run $(ARGS)

demo: ready ## add a demo population: make demo ARGS="--children 10000 --seed 7"
	@exec $(PYTHON) -m kamkor demo $(ARGS)

test: ready ## the whole test suite, browser journeys included
	@status=0; $(PYTHON) -m pytest -n auto $(ARGS) || status=$$?; \
	KAMKOR_VAR=var/test $(PYTHON) -m kamkor db stop >/dev/null 2>&1; exit $$status

check: ready ## format, lint, types, arrows between folders, templates, translations, docs
	$(PYTHON) -m ruff format --check .
	$(PYTHON) -m ruff check .
	$(PYTHON) -m mypy
	$(PYTHON) -c 'from importlinter.cli import lint_imports_command as c; c()'
	$(PYTHON) -m djlint --lint --quiet kamkor templates
	$(PYTHON) -m kamkor messages check
	$(PYTHON) -m kamkor docs --check
	KAMKOR_DB_ROLE=migrator $(PYTHON) -W ignore manage.py makemigrations --check --dry-run

fix: ready ## mend what a machine can mend
	$(PYTHON) -m ruff check --fix .
	$(PYTHON) -m ruff format .
	$(PYTHON) -m djlint --reformat --quiet kamkor templates

bench: ready ## measure against a reference in the same run; writes bench/RESULTS.md
	$(PYTHON) -m bench $(ARGS)

drills: ready ## kill things on purpose and compare with an undisturbed run
	$(PYTHON) -m pytest tests/drills --override-ini addopts="--strict-markers --import-mode=importlib" $(ARGS)

pictures: ready ## take the pictures of the README anew, from a small demo
	@$(PYTHON) bin/pictures $(ARGS)

lock: ready ## write requirements.lock and package-lock.json anew
	$(PYTHON) -m uv pip compile pyproject.toml --group dev --universal \
		--generate-hashes --no-header --no-annotate --upgrade -q -o requirements.lock
	npm install --package-lock-only --ignore-scripts --omit-lockfile-registry-resolved

ready:
	@python3 bin/bootstrap
