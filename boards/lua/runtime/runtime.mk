# The parts of a board that carries Lua, for its board.mk. It sets, before including this file:
#   OUT         where everything of this build goes, below build/
#   CC, CFLAGS  the target's compiler and its flags
#   FIRMWARE_ENTRY  another TypeScript than main.ts, for a test
# and gets:
#   RUNTIME_OBJECTS   Lua, mbedTLS, the runtime and the firmware, to link with the port
#   SNAPSHOT          what runs the firmware's modules when it is built, with the very Lua that is linked
RUNTIME := boards/lua/runtime
SOURCES := build/sources
WARNINGS := -std=gnu11 -Wall -Wextra -Werror -Wshadow -Wstrict-prototypes -Wmissing-prototypes -Wvla -Wundef
# Neither the compiler (no-compiler.c) nor the libraries for files, processes and debugging.
LUA_FILES := lapi lctype ldebug ldo lfunc lgc lmem lobject lopcodes lstate lstring ltable ltm lvm lzio lauxlib lbaselib lmathlib lstrlib ltablib
MBEDTLS_FILES := aes base64 cipher cipher_wrap constant_time gcm md5 platform_util
RUNTIME_FILES := $(basename $(notdir $(wildcard $(RUNTIME)/bindings*.c))) frozen heap no-compiler runtime stamp vault
# Lua as the firmware needs it: edit-lua.mjs.
LUA := $(OUT)/lua/src
LUA_STAMP := $(OUT)/lua/.edited
MBEDTLS_STAMP := $(SOURCES)/mbedtls/.timewire
RUNTIME_INCLUDES := -include $(RUNTIME)/lua-settings.h -I$(RUNTIME) -I$(LUA) -I$(SOURCES)/mbedtls/include -DMBEDTLS_CONFIG_FILE='"mbedtls-config.h"'
RUNTIME_OBJECTS := $(LUA_FILES:%=$(OUT)/lua/%.o) $(MBEDTLS_FILES:%=$(OUT)/mbedtls/%.o) $(RUNTIME_FILES:%=$(OUT)/runtime/%.o) $(OUT)/firmware.o
SNAPSHOT := build/snapshot
FIRMWARE_ENTRY ?= $(RUNTIME)/main.ts
FIRMWARE_TYPESCRIPT := $(FIRMWARE_ENTRY) $(shell find firmware hal boards/lua/runtime -name '*.ts')

.PRECIOUS: $(SOURCES)/%/.timewire
$(SOURCES)/%/.timewire: $(RUNTIME)/sources.sh
	@$(RUNTIME)/sources.sh $*
	@touch $@

# With the sources as they came, and with the seed that strings are hashed with on the board.
SNAPSHOT_FLAGS := -O1 -include $(RUNTIME)/lua-settings.h -I$(SOURCES)/lua/src
$(SNAPSHOT): $(RUNTIME)/snapshot.c $(SOURCES)/lua/.timewire $(RUNTIME)/lua-settings.h
	@gcc $(WARNINGS) $(SNAPSHOT_FLAGS) -c -o $@.o $<
	@gcc -w $(SNAPSHOT_FLAGS) -o $@ $@.o $(patsubst %,$(SOURCES)/lua/src/%.c,$(LUA_FILES) llex lparser lcode ldump lundump) -lm

$(LUA_STAMP): $(SOURCES)/lua/.timewire $(RUNTIME)/edit-lua.mjs
	@node $(RUNTIME)/edit-lua.mjs $(SOURCES)/lua/src $(LUA)
	@touch $@

$(OUT)/lua/%.o: $(LUA_STAMP) $(RUNTIME)/lua-settings.h $(RUNTIME)/frozen.h
	@$(CC) $(CFLAGS) -w -include $(RUNTIME)/lua-settings.h -I$(LUA) -I$(RUNTIME) -c -o $@ $(LUA)/$*.c

$(OUT)/mbedtls/%.o: $(MBEDTLS_STAMP) $(RUNTIME)/mbedtls-config.h
	@mkdir -p $(@D)
	@$(CC) $(CFLAGS) -w $(RUNTIME_INCLUDES) -c -o $@ $(SOURCES)/mbedtls/library/$*.c

$(OUT)/runtime/%.o: $(RUNTIME)/%.c $(wildcard $(RUNTIME)/*.h) $(LUA_STAMP) $(MBEDTLS_STAMP)
	@mkdir -p $(@D)
	@$(CC) $(CFLAGS) $(WARNINGS) $(RUNTIME_INCLUDES) -c -o $@ $<

$(OUT)/firmware.c: $(SNAPSHOT) $(FIRMWARE_TYPESCRIPT) $(wildcard $(RUNTIME)/*.mjs) tsconfig.lua.json node_modules/.stamp
	@node $(RUNTIME)/firmware.mjs $(FIRMWARE_ENTRY) $(SNAPSHOT) $@

$(OUT)/firmware.o: $(OUT)/firmware.c $(RUNTIME)/frozen.h $(RUNTIME)/lua-settings.h
	@$(CC) $(CFLAGS) $(RUNTIME_INCLUDES) -c -o $@ $<
