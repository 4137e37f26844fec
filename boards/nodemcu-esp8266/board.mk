include boards/nodemcu-shared/board-kind.mk
