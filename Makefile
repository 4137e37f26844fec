# `make help` lists the targets. Every recipe is quiet but for one line a step.
SHELL := /bin/bash
.DEFAULT_GOAL := build
.PHONY: help build run test lint typecheck format bench clean

BIN := node_modules/.bin

help: ## this list
	@sed -n 's/^\([a-z_]*\):.*## /\1\t/p' Makefile | expand -t 14

# npm ci only when the lock file changed. The version test comes first: an old node fails much later, with a message that says nothing.
node_modules/.stamp: package.json package-lock.json
	@node -e 'process.exit(Number(process.versions.node.split(".")[0]) >= 20 ? 0 : 1)' 2>/dev/null || \
	  { echo "Timewire needs Node.js 20 or newer; found: $$(node --version 2>/dev/null || echo none)"; exit 1; }
	@echo "packages: npm ci"
	@npm ci --no-progress --loglevel=error >/dev/null
	@touch $@

node_modules: node_modules/.stamp ## install the packages of package-lock.json

build: node_modules/.stamp ## the host board: build/host/timewire.mjs
	@echo "build: build/host/timewire.mjs"
	@node boards/host/build.mjs

run: build ## a demonstration on the host board; SERVER=address takes time from that server
	@node build/host/timewire.mjs demo $(if $(SERVER),--server $(SERVER))

test: node_modules/.stamp ## build, type-check and run the tests; TESTS="time packet" chooses some
	@test/debian.sh
	@$(MAKE) --no-print-directory build typecheck
	@node test/run.mjs $(TESTS)

typecheck: node_modules/.stamp ## the type-checker alone, over the Node.js and the portable rooms
	@echo "types: tsconfig.json, tsconfig.portable.json"
	@$(BIN)/tsc -p tsconfig.json
	@$(BIN)/tsc -p tsconfig.portable.json

lint: typecheck ## the type-checker, the rules of the portable subset, the layout of the source
	@echo "lint: eslint, prettier"
	@$(BIN)/eslint .
	@$(BIN)/prettier --check --log-level warn .

format: node_modules/.stamp ## lay the source out
	@echo "format: prettier"
	@$(BIN)/prettier --write --log-level warn .

bench: node_modules/.stamp ## ratios measured in one run
	@node test/bench/run.mjs

clean: ## remove build/
	@rm -rf build
