include boards/espruino-shared/board-kind.mk
