# Values of board.json for make and C, made by board-values.mjs: variables named BOARD_..., among them BOARD_ENTRY, the entry module of the firmware;
# and a header for C in $(VALUES).
TOOLS := boards/lua/build
VALUES := build/$(BOARD)
$(VALUES)/values.mk: $(wildcard $(BOARD_FOLDER)/board.json $(BOARD_FOLDER)/../shared.json $(BOARD_FOLDER)/../*/board.json) $(TOOLS)/board-values.mjs boards/common/boards.mjs
	@node $(TOOLS)/board-values.mjs $(BOARD) $(VALUES)
include $(VALUES)/values.mk
$(VALUES)/board.h $(BOARD_ENTRY): $(VALUES)/values.mk ;
