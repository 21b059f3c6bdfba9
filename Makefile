# Two commands matter: `make run` starts everything, `make test` proves it.
# PORT and DATABASE_URL are honoured: make run PORT=9000

PYTHON := .venv/bin/python
ARGS :=

.DEFAULT_GOAL := help
.PHONY: help run demo test check fix bench drills pictures spark lock ready

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

bench: spark ## measure against a reference in the same run; writes bench/RESULTS.md
	$(PYTHON) -m bench $(ARGS)

drills: spark ## kill things on purpose, and what takes minutes
	$(PYTHON) -m pytest tests/drills --override-ini addopts="-p tests.environment --strict-markers --import-mode=importlib" $(ARGS)
	$(PYTHON) -m pytest -n auto -m "hypothesis or lives" --hypothesis-profile=many $(ARGS)

pictures: ready ## take the pictures of the README anew, from a small demo
	@$(PYTHON) bin/pictures $(ARGS)

spark: ready ## install Apache Spark, for kamkor link --engine spark; 480 MB
	@$(PYTHON) -m uv pip install --quiet --no-deps --require-hashes -r requirements-spark.lock

lock: ready ## write requirements.lock, requirements-spark.lock and package-lock.json anew
	$(PYTHON) -m uv pip compile pyproject.toml --group dev --universal \
		--generate-hashes --no-header --no-annotate --upgrade -q -o requirements.lock
	$(PYTHON) -c 'import tomllib; print(*tomllib.load(open("pyproject.toml", "rb"))["project"]["optional-dependencies"]["spark"])' \
		| $(PYTHON) -m uv pip compile - --constraint requirements.lock --universal \
		--generate-hashes --no-header --no-annotate --upgrade -q -o requirements-spark.lock
	npm install --package-lock-only --ignore-scripts --omit-lockfile-registry-resolved

ready:
	@python3 bin/bootstrap
