# `make help` lists the targets. Every recipe is quiet but for one line a step.
SHELL := /bin/bash
.DEFAULT_GOAL := build
.PHONY: help build build-board run run-board flash console size size-board hil bench bench-board bench-accuracy test lint typecheck format clean

BIN := node_modules/.bin
# The Lua boards share one configuration, which has nothing to check until one of them has TypeScript of its own; an Espruino board brings its own.
LUA_SOURCES := $(filter-out %.d.ts,$(wildcard $(foreach board,lua-runtime mps3-an524 mps2-an385 linux nodemcu-*,boards/$(board)/*.ts)))
TSCONFIGS := $(strip tsconfig.json tsconfig.portable.json $(if $(LUA_SOURCES),tsconfig.lua.json) $(wildcard boards/*/tsconfig.json))

comma := ,

# A board is a folder with a board.mk that has at least the targets build-board and run-board.
BOARD ?= host
include boards/$(BOARD)/board.mk

help: ## this list
	@sed -n 's/^\([a-z_-]*\):.*## /\1\t/p' Makefile | expand -t 16

# npm ci only when the lock file changed. The version test comes first: an old node fails much later, with a message that says nothing.
node_modules/.stamp: package.json package-lock.json
	@node -e 'process.exit(Number(process.versions.node.split(".")[0]) >= 20 ? 0 : 1)' 2>/dev/null || \
	  { echo "Timewire needs Node.js 20 or newer; found: $$(node --version 2>/dev/null || echo none)"; exit 1; }
	@echo "packages: npm ci"
	@npm ci --no-progress --loglevel=error >/dev/null
	@touch $@

node_modules: node_modules/.stamp ## install the packages of package-lock.json

build: build-board ## a board; BOARD=host unless said otherwise, or linux
flash: flash-board ## writes BOARD's image to the hardware; EMULATOR=1 starts it in QEMU
console: console-board ## a terminal on the console of BOARD at PORT=/dev/ttyACM0
size: size-board ## what BOARD's image takes of its memories
hil: node_modules/.stamp ## drives BOARD through its console and its network
	@test/debian.sh
	@$(MAKE) --no-print-directory build BOARD=host
	@node test/run.mjs hil/$(BOARD)

run: run-board ## starts it; SERVER=address lets the demonstration of the host board take time from that server

test: node_modules/.stamp ## build, type-check and run the tests; TESTS="time packet" chooses some
	@test/debian.sh
	@$(MAKE) --no-print-directory build typecheck
	@node test/run.mjs $(TESTS)

typecheck: node_modules/.stamp ## the type-checker alone, over every room
	@echo "types: $(TSCONFIGS)"
	@$(foreach config,$(TSCONFIGS),$(BIN)/tsc -p $(config) &&) true

lint: typecheck ## the type-checker, the rules of the portable subset, the layout of the source
	@echo "lint: eslint, prettier"
	@$(BIN)/eslint .
	@$(BIN)/prettier --check --log-level warn .

format: node_modules/.stamp ## lay the source out
	@echo "format: prettier"
	@$(BIN)/prettier --write --log-level warn .

bench: bench-board ## ratios measured in one run; of a chip, instructions

bench-accuracy: node_modules/.stamp ## the clock's error in simulated worlds, against chronyd's; WORLD=a,b and SEEDS=20 choose
	@node test/accuracy/bench.mjs $(if $(WORLD),--world $(WORLD)) $(if $(SEEDS),--seeds $(SEEDS))

clean: ## remove build/
	@rm -rf build
