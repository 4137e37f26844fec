include boards/lua/nodemcu/board-kind.mk
