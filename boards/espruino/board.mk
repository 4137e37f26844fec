include boards/common/serial-board.mk
