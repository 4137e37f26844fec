# `make help` lists the targets. Every recipe is quiet but for one line a step.
SHELL := /bin/bash
.DEFAULT_GOAL := build
.PHONY: help build run debug flash console ports size sources hil bench bench-accuracy replay test test-all mutants lint typecheck format tables clean

BIN := node_modules/.bin
TSCONFIGS := tsconfig.json tsconfig.portable.json tsconfig.lua.json boards/espruino/tsconfig.json

comma := ,
FLASH := boards/flash

# A board is a folder with a board.json. Its board.mk, or that of the folder above, has the targets build-board and run-board, and where it can
# size-board, flash-board, bench-board and debug-board.
BOARD ?= host
BOARD_FOLDERS := $(patsubst %/board.json,%,$(wildcard $(addsuffix /*/board.json,boards boards/* boards/*/*)))
BOARD_FOLDER := $(filter %/$(BOARD),$(BOARD_FOLDERS))
$(if $(BOARD_FOLDER),,$(error There is no board $(BOARD): choose one of $(sort $(notdir $(BOARD_FOLDERS)))))
include $(firstword $(wildcard $(BOARD_FOLDER)/board.mk $(dir $(BOARD_FOLDER))board.mk))

# Targets that the board lacks end with an error message.
BOARD_TARGETS := $(shell sed -n 's/^\([a-z]*-board\):.*/\1/p' $(MAKEFILE_LIST))
$(filter-out $(BOARD_TARGETS),flash-board size-board bench-board debug-board):
	@echo "make $(@:-board=): not available for BOARD=$(BOARD)$(if $(filter flash-board,$@),: it runs on this computer and make run BOARD=$(BOARD) starts it)"; exit 1

help: ## this list
	@sed -n 's/^\([a-z_-]*\):.*## /\1\t/p' Makefile | expand -t 16
	@echo; echo "boards, BOARD=name; default: host"
	@node boards/common/boards.mjs --help

# npm ci only when the lock file changed. The version test comes first: an old node fails much later, with a message that says nothing.
node_modules/.stamp: package.json package-lock.json
	@node -e 'process.exit(Number(process.versions.node.split(".")[0]) >= 20 ? 0 : 1)' 2>/dev/null || \
	  { echo "Timewire needs Node.js 20 or newer; found: $$(node --version 2>/dev/null || echo none)"; exit 1; }
	@echo "packages: npm ci"
	@npm ci --no-progress --loglevel=error >/dev/null
	@touch $@

node_modules: node_modules/.stamp ## installs the packages of package-lock.json

build: build-board ## builds BOARD
run: run-board ## starts BOARD on this computer; SERVER=address: the server that the demonstration of the host board follows
debug: debug-board ## starts the emulated BOARD stopped, for gdb at the loopback port GDB=1234; PROBE=1: a real board, through its debug probe
size: size-board ## sizes of BOARD: flash, static RAM, heap
sources: ## third-party sources in images and bundles: version, licence, digest, known vulnerabilities
	@node boards/common/sources.mjs
flash: flash-board ## writes BOARD to the device at PORT=/dev/ttyUSB0, or through a debug probe; EMULATOR=1 starts QEMU instead

test: node_modules/.stamp $(FLASH)/node_modules/.stamp ## builds, lints and runs the tests; TESTS="time packet" chooses some, FAIL_FAST=1 stops at the first failure
	@test/debian.sh
	@$(MAKE) --no-print-directory build $(if $(TESTS),typecheck,lint)
	@node test/run.mjs $(TESTS)

# Tests that have a long form (test/long.ts) run it.
test-all: export TIMEWIRE_ALL := 1
test-all: test ## everything of `make test`, and the long runs, matrices and further seeds

# The tools of the chips' own ecosystems: only who has a board on a wire needs them, so they have a lock file of their own.
$(FLASH)/node_modules/.stamp: $(FLASH)/package.json $(FLASH)/package-lock.json
	@echo "packages: npm ci in $(FLASH)"
	@npm ci --prefix $(FLASH) --no-progress --loglevel=error >/dev/null
	@touch $@

console: $(FLASH)/node_modules/.stamp ## a terminal on PORT=/dev/ttyUSB0; BAUD=115200 by default, LOG=file; Ctrl+] ends it
	@node $(FLASH)/console.mjs "$(PORT)" "$(BAUD)" "$(LOG)"

ports: $(FLASH)/node_modules/.stamp ## lists the serial ports of this computer
	@node $(FLASH)/ports.mjs

# Tests of a board on its real engine: ESPRUINO= or LUAC_CROSS= names the engine's program for this computer.
ENGINE := $(if $(filter espruino-%,$(BOARD)),ESPRUINO,$(if $(filter nodemcu-%,$(BOARD)),LUAC_CROSS))

hil: node_modules/.stamp $(if $(PORT)$(ENGINE),$(FLASH)/node_modules/.stamp) ## hardware-in-the-loop tests of BOARD; PORT=serial port of a real board, ADDRESS=its IP address, OURS=this computer's; or ESPRUINO=, LUAC_CROSS=engine
	@$(if $(PORT),,$(if $(ENGINE),$(if $($(ENGINE)),,echo "make hil BOARD=$(BOARD): add PORT=serial port of a real board, or $(ENGINE)=the program of its engine for this computer"; exit 1)))
	@$(if $(filter tcp:%,$(PORT)),,$(if $(PORT),node $(FLASH)/ports.mjs "$(PORT)"))
	@test/debian.sh
	@$(MAKE) --no-print-directory build BOARD=host
ifdef PORT
	@HIL_BOARD="$(BOARD)" HIL_PORT="$(PORT)" HIL_ADDRESS="$(ADDRESS)" HIL_OURS="$(OURS)" node test/run.mjs hil/real
else ifneq ($(ENGINE),)
	@HIL_BOARD="$(BOARD)" $(ENGINE)="$($(ENGINE))" node test/run.mjs hil/$(firstword $(subst -, ,$(BOARD)))
else
	@node test/run.mjs hil/$(BOARD)
endif

typecheck: node_modules/.stamp ## type-checks everything
	@echo "types: $(TSCONFIGS)"
	@printf "%s\n" $(TSCONFIGS) | xargs -n 1 -P 4 $(BIN)/tsc -p

lint: lint-quick ## types, language, rules of the portable subset, order of the rooms, layout of the source
	@echo "lint: types, eslint, prettier"
	@node .eslint/lint.mjs
	@$(BIN)/prettier --check --cache --cache-location build/prettier --log-level warn .

.PHONY: lint-quick hooks
lint-quick: node_modules/.stamp ## the checks that need no types, in two seconds: language, references, commit messages, order of the rooms, import cycles
	@echo "lint: language, commit messages, imports"
	@node .eslint/language.mjs
	@node .eslint/commit-messages.mjs
	@node .eslint/rooms.mjs
	@node .eslint/import-cycles.mjs

hooks: ## installs git hooks that check language, layout and message of a commit
	@git config core.hooksPath .githooks
	@echo "hooks: .githooks; git config --unset core.hooksPath removes them"

format: node_modules/.stamp ## lays the source out
	@echo "format: prettier"
	@$(BIN)/prettier --write --log-level warn .

tables: node_modules/.stamp ## writes the tables of boards, features and third-party sources into README.md and SECURITY.md
	@echo "tables: README.md, SECURITY.md"
	@node boards/common/feature-table.mjs
	@node boards/common/sources.mjs --write

bench: bench-board ## speed of BOARD: ratios measured in one run, or instruction counts

bench-accuracy: node_modules/.stamp ## error of the clock in simulated worlds beside chronyd's; WORLD=a,b and SEEDS=20 choose, WORLDS=file reads others
	@node test/accuracy/bench.mjs $(if $(WORLD),--world $(WORLD)) $(if $(SEEDS),--seeds $(SEEDS)) $(if $(WORLDS),--worlds $(WORLDS))

.PHONY: attack
attack: export TIMEWIRE_ALL := 1
ATTACK_TESTS := attack modes/passive modes/kiss config/fail-closed console/pasting host/state host/session linux/state linux/console
attack: node_modules/.stamp ## table of attacks on V8, lua5.4, the Linux program and the host board: expected and seen; test/attack/README.md
	@test/debian.sh
	@$(MAKE) --no-print-directory build BOARD=host
	@node test/run.mjs $(ATTACK_TESTS)

replay: node_modules/.stamp ## recorded exchanges through the estimator, with figures; TRACE=measurements.log, rawstats or --trace-packets, OPTIONS="--true-clock"
	@node test/accuracy/replay.mjs "$(TRACE)" $(OPTIONS)

.PHONY: fuzz
fuzz: node_modules/.stamp ## random and mutated inputs: TARGET=server, RUNS=20000, SEED=1, ENGINE=lua5.4; TARGET=all by default; test/fuzz/README.md
	@node test/fuzz/fuzz.mjs "$(or $(TARGET),all)" $(or $(RUNS),20000) $(or $(SEED),1) $(or $(ENGINE),v8)

mutants: node_modules/.stamp ## mutation testing of a room of firmware/: ROOM=association, SEED=1 and COUNT=60 choose the sample
	@node test/mutants/mutants.mjs "$(ROOM)" $(or $(SEED),1) $(or $(COUNT),60)

# A target that the board's board.mk does not have.
.DEFAULT:
	@echo "make: there is no target $@$(if $(filter %-board,$@), for BOARD=$(BOARD); $(BOARD_FOLDER)/README.md has its commands,; make help lists the targets)" >&2; exit 2

clean: ## removes build/
	@rm -rf build
