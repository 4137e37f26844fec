# Lua, mbedTLS, the runtime and the firmware of a Lua board, for its board.mk. It includes values.mk and sets, before including this file:
#   OUT             folder of this build, below build/
#   OBJECTS         folder of the objects that builds with the same compiler and flags share; OUT unless set
#   CC, CFLAGS      the target's compiler and its flags
#   FIRMWARE_ENTRY  entry module in place of the board's, for a test
# and gets:
#   RUNTIME_OBJECTS   what is linked with the port
#   SNAPSHOT          program that runs the firmware's modules at build time, made from the sources of the Lua that is linked
VM := boards/lua/vm
RUNTIME := boards/lua/runtime
SOURCES := build/sources
WARNINGS := -std=gnu11 -Wall -Wextra -Werror -Wshadow -Wstrict-prototypes -Wmissing-prototypes -Wvla -Wundef
# Without the compiler (no-compiler.c) and without the libraries for files, processes and debugging.
LUA_FILES := lapi lctype ldebug ldo lfunc lgc lmem lobject lopcodes lstate lstring ltable ltm lvm lzio lauxlib lbaselib lmathlib lstrlib ltablib
MBEDTLS_FILES := aes base64 block_cipher constant_time gcm md5 platform_util sha1 sha256 sha512
VM_FILES := frozen heap no-compiler
RUNTIME_FILES := $(basename $(notdir $(wildcard $(RUNTIME)/bindings*.c))) mac runtime timestamp vault
OBJECTS ?= $(OUT)
# Lua with the edits of edit-lua.mjs.
LUA := $(OBJECTS)/lua/src
LUA_STAMP := $(OBJECTS)/lua/.edited
MBEDTLS_STAMP := $(SOURCES)/mbedtls/.timewire
LUA_SETTINGS := -include $(VM)/lua-settings.h
# Objects are made again when the flags of the board change.
FLAGS := $(wildcard $(BOARD_FOLDER)/board.mk)
RUNTIME_HEADERS := $(wildcard $(VM)/*.h $(RUNTIME)/*.h) $(FLAGS)
RUNTIME_INCLUDES := $(LUA_SETTINGS) -I$(VM) -I$(RUNTIME) -I$(LUA) -I$(SOURCES)/mbedtls/include -DMBEDTLS_CONFIG_FILE='"mbedtls-config.h"'
RUNTIME_OBJECTS := $(LUA_FILES:%=$(OBJECTS)/lua/%.o) $(MBEDTLS_FILES:%=$(OBJECTS)/mbedtls/%.o) $(VM_FILES:%=$(OBJECTS)/vm/%.o) \
  $(RUNTIME_FILES:%=$(OBJECTS)/runtime/%.o) $(OUT)/firmware.o
SNAPSHOT := build/snapshot
FIRMWARE_ENTRY ?= $(BOARD_ENTRY)
# The same C for every processor.
FIRMWARE_C := build/firmware/$(basename $(notdir $(FIRMWARE_ENTRY))).c
FIRMWARE_TYPESCRIPT := $(FIRMWARE_ENTRY) $(shell find firmware hal $(RUNTIME) -name '*.ts')

.PRECIOUS: $(SOURCES)/%/.timewire
# Not touched: a change that leaves the pins of a source does not build it again.
$(SOURCES)/%/.timewire: $(TOOLS)/sources.sh boards/common/sources.json
	@$(TOOLS)/sources.sh $*

# From the sources without edits, and with the seed of string hashes that the board has.
SNAPSHOT_FLAGS := -O1 $(LUA_SETTINGS) -I$(SOURCES)/lua/src
$(SNAPSHOT): $(VM)/snapshot.c $(SOURCES)/lua/.timewire $(VM)/lua-settings.h
	@gcc $(WARNINGS) $(SNAPSHOT_FLAGS) -c -o $@.o $<
	@gcc -w $(SNAPSHOT_FLAGS) -o $@ $@.o $(patsubst %,$(SOURCES)/lua/src/%.c,$(LUA_FILES) llex lparser lcode ldump lundump) -lm

$(LUA_STAMP): $(SOURCES)/lua/.timewire $(TOOLS)/edit-lua.mjs
	@node $(TOOLS)/edit-lua.mjs $(SOURCES)/lua/src $(LUA)
	@touch $@

$(OBJECTS)/lua/%.o: $(LUA_STAMP) $(VM)/lua-settings.h $(VM)/frozen.h $(FLAGS)
	@$(CC) $(CFLAGS) -w $(LUA_SETTINGS) -I$(LUA) -I$(VM) -c -o $@ $(LUA)/$*.c

$(OBJECTS)/mbedtls/%.o: $(MBEDTLS_STAMP) $(RUNTIME)/mbedtls-config.h $(FLAGS)
	@mkdir -p $(@D)
	@$(CC) $(CFLAGS) -w $(RUNTIME_INCLUDES) -c -o $@ $(SOURCES)/mbedtls/library/$*.c

define compile_runtime
	@mkdir -p $(@D)
	@$(CC) $(CFLAGS) $(WARNINGS) $(RUNTIME_INCLUDES) -c -o $@ $<
endef

$(OBJECTS)/vm/%.o: $(VM)/%.c $(RUNTIME_HEADERS) $(LUA_STAMP)
	$(compile_runtime)

$(OBJECTS)/runtime/%.o: $(RUNTIME)/%.c $(RUNTIME_HEADERS) $(LUA_STAMP) $(MBEDTLS_STAMP)
	$(compile_runtime)

$(FIRMWARE_C): $(SNAPSHOT) $(FIRMWARE_TYPESCRIPT) $(wildcard $(TOOLS)/*.mjs) tsconfig.lua.json node_modules/.stamp
	@node $(TOOLS)/firmware.mjs $(FIRMWARE_ENTRY) $(SNAPSHOT) $@

$(OUT)/firmware.o: $(FIRMWARE_C) $(VM)/frozen.h $(VM)/lua-settings.h $(LUA_STAMP) $(FLAGS)
	@mkdir -p $(@D)
	@$(CC) $(CFLAGS) $(RUNTIME_INCLUDES) -c -o $@ $<
