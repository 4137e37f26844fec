# Boards with an interpreter of their own, written through a serial port. They do not run on this computer; the tests run their bundles with test equipment.
build-board: node_modules/.stamp
	@node $(dir $(BOARD_FOLDER))build.mjs $(BOARD)

# The build reports the sizes.
size-board: build-board

run-board:
	@echo "$(BOARD) does not run on this computer: make flash BOARD=$(BOARD) PORT=..., then make console PORT=..."; exit 1

# FIRMWARE=file.bin [OFFSET=0x0] writes NodeMCU or Espruino first. The port is checked before the build.
flash-board: $(FLASH)/node_modules/.stamp
	@node $(FLASH)/ports.mjs "$(PORT)"
	@$(MAKE) --no-print-directory build-board
	@node $(FLASH)/flash.mjs "$(BOARD)" "$(PORT)" "$(FIRMWARE)" "$(OFFSET)"
