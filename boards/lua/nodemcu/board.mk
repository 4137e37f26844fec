# Boards with NodeMCU's Lua: one file, and a report of what it takes. They do not run here; the tests run them with test equipment around them.
build-board: node_modules/.stamp
	@node boards/lua/nodemcu/build.mjs $(BOARD)

run-board:
	@echo "$(BOARD) runs on its chip: make flash BOARD=$(BOARD) PORT=..., then make console PORT=..."; exit 1

# FIRMWARE=file.bin [OFFSET=0x0] writes NodeMCU or Espruino first.
flash-board: $(FLASH)/node_modules/.stamp build-board
	@node $(FLASH)/flash.mjs "$(BOARD)" "$(PORT)" "$(FIRMWARE)" "$(OFFSET)"
