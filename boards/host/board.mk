# The host board: Node.js on this computer.
build-board: node_modules/.stamp
	@echo "build: build/host/timewire.mjs"
	@node boards/host/build.mjs

run-board: build-board
	@node build/host/timewire.mjs demo $(if $(SERVER),--server $(SERVER))

bench-board: build-board
	@node test/bench/run.mjs
