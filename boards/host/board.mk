# The host board: Node.js on this computer.
build-board: node_modules/.stamp
	@echo "build: build/host/timewire.mjs"
	@node boards/host/build.mjs

run-board: build-board
	@node build/host/timewire.mjs demo $(if $(SERVER),--server $(SERVER))

flash-board:
	@echo "The host board runs on this computer and is not written to a device: make run starts it."; exit 1

bench-board: build-board
	@node test/bench/run.mjs
