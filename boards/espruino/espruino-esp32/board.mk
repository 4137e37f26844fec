include boards/espruino/board-kind.mk
