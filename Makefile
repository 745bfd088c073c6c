# The only door: `make help` lists what there is. Every target sets up what it needs, once.
# Variables given on the command line (`make run PORT=9000`) reach the programs as their environment.
.DEFAULT_GOAL := help
SHELL := /bin/sh

ORDERS ?= 500
CLIENTS ?= 8
STAGE ?= dev
TARGET ?= lambda
OPTIONS = $(if $(REGION),--region $(REGION)) $(foreach param,$(PARAMS),--param $(param))\
  $(if $(OPERATIONS),--param operationsManifest=operations.json)
export ORDERS CLIENTS
# Some environments forbid it; a dozen processes a start would then compile the same modules, each for itself.
export PYTHONDONTWRITEBYTECODE :=

PANNIER := .venv/bin/python -m pannier
# One more than two cores: tests that wait for a platform leave them idle.
TEST_WORKERS ?= 3
PYTEST := .venv/bin/python -m pytest --dist loadfile --no-loadscope-reorder

.PHONY: run test e2e check package deploy schema schema-release clients simulate verify redrive rebuild backfill fuzz bench bench-cold screenshots clean-data lock help

run: ## Start everything on this machine (PORT=8000, HOST=127.0.0.1, DATA_DIR=.pannier, FAULTS=1)
	@scripts/setup local engine graphiql console
	@exec $(PANNIER) run

test: ## Run the test suite, but for what takes minutes (ARGS="-k stock" passes options to pytest)
	@scripts/setup dev engine graphiql console node-tests schema-tools clients osls infra package
	$(PYTEST) -n $(TEST_WORKERS) $(ARGS)

e2e: ## What takes minutes: whole orders through the package, deployed to the local engine; a simulation; Lighthouse
	@scripts/setup dev engine graphiql console node-tests osls lambda package
	.venv/bin/python -m scripts.package --target host
	node_modules/.bin/osls package --stage dev --param target=host --param answerWithinSeconds=75 --package build/package/host/e2e
	$(PYTEST) -n 2 tests/e2e tests/package tests/console/test_lighthouse.py $(ARGS)

record-calls: ## Write down anew what functions call, for the test of their roles (ARGS="tests/api/roles" adds to it)
	@scripts/setup dev engine graphiql console node-tests schema-tools clients osls infra package
	$(PYTEST) -n $(TEST_WORKERS) --record-calls $(ARGS)

check: ## Lint, format, types, import directions, generated files, the schema's rules and changes, templates, locks
	@scripts/setup dev schema-tools clients console osls infra
	@scripts/check

package: ## Build what is deployed, and its template, and lint that (STAGE=dev, TARGET=lambda or host); no account needed
	@scripts/setup dev osls infra package
	.venv/bin/python -m scripts.package --target $(TARGET) $(if $(OPERATIONS),--operations $(OPERATIONS))
	.venv/bin/python -m scripts.template --target $(TARGET) --stage $(STAGE) $(OPTIONS)

deploy: TARGET = lambda
deploy: package ## Put it on AWS as infra/deploying.md says (STAGE=dev, REGION=eu-central-1, PARAMS="mailFrom=a@b.c …")
	@scripts/setup console
	@test -e build/console/.built-from
	node_modules/.bin/osls deploy --package build/package/lambda/template --stage $(STAGE) $(OPTIONS)
	.venv/bin/python -m scripts.console.publish --stack pannier-$(STAGE) --region $(or $(REGION),eu-central-1)

schema: ## Write schema/ (schema.graphql, errors.md, events/, CHANGELOG.md), infra/ (tables, roles, lifecycle.md) from the code
	@scripts/setup local schema-tools
	$(PANNIER) schema
	$(PANNIER) tables
	$(PANNIER) roles
	$(PANNIER) lifecycle
	$(PANNIER) errors
	$(PANNIER) events
	$(PANNIER) alarms
	node schema/tools/main.mjs changelog

schema-release: ## Cut a release of the schema: breaking changes are counted from there (VERSION=1.2.3)
	@scripts/setup schema-tools
	node schema/tools/main.mjs release $(VERSION)

clients: ## Make the example clients in src/clients from the schema and their operations
	@scripts/setup clients

simulate: ## Drive orders through the running server (ORDERS=500, CLIENTS=8; WATCHERS=200 watch meanwhile)
	@scripts/setup local
	@exec $(PANNIER) simulate --orders $(ORDERS) --clients $(CLIENTS) $(if $(WATCHERS),--watchers $(WATCHERS))

verify: ## Audit the books in the tables of the running server; non-zero when they are wrong
	@scripts/setup local
	@exec $(PANNIER) verify

redrive: ## Have functions try again what they gave up (ARGS=--list shows it; ARGS="--stack pannier-prod" elsewhere)
	@scripts/setup local
	@exec $(PANNIER) redrive $(ARGS)

rebuild: ## Make a projection anew while everything runs (ARGS=statistics; ratings, menus, inboxes, listings, all)
	@scripts/setup local
	@exec $(PANNIER) rebuild $(or $(ARGS),all)

backfill: ## Change what is stored, item by item, while everything runs (ARGS=NAME; without it, the list)
	@scripts/setup local
	@exec $(PANNIER) backfill $(ARGS)

fuzz: ## Send generated operations as every role to a server of its own (CASES=2000, SEED=1)
	@scripts/setup local engine tools
	.venv-tools/bin/python -m scripts.fuzz --cases $(or $(CASES),2000) --seed $(or $(SEED),1)

bench: ## Measure, and print ratios against the naive way
	@scripts/setup dev engine console node-tests
	.venv/bin/python -m scripts.bench $(ARGS)

bench-cold: ## Measure cold starts under Lambda's runtime client, beside naive builds (ARGS="--only http")
	@scripts/setup dev lambda naive
	.venv/bin/python -m scripts.package --target host
	.venv/bin/python -m scripts.cold $(ARGS)

screenshots: ## Photograph every page of the console over a demo city, into build/screenshots (ARGS="--only orders")
	@scripts/setup dev engine console
	.venv/bin/python -m scripts.console.screenshots $(ARGS)

clean-data: ## Forget all local data (DATA_DIR=.pannier); installed packages stay
	@scripts/clean-data

lock: ## Write requirements/*.txt anew (UPGRADE=1 moves to the newest releases)
	@scripts/setup lock
	scripts/lock

help: ## List the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)
