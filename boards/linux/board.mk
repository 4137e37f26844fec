# The native Linux program. VARIANT=sanitize and VARIANT=m32 build it beside the ordinary one.
LINUX := boards/linux
OUT := build/linux$(if $(VARIANT),-$(VARIANT))
CC := gcc
CFLAGS := -O3 -g -flto=auto -fno-plt $(if $(filter sanitize,$(VARIANT)),-fsanitize=address$(comma)undefined -fno-sanitize-recover=undefined -fno-omit-frame-pointer) \
  $(if $(filter m32,$(VARIANT)),-m32)
PROGRAM := $(OUT)/timewire
LINUX_FILES := $(basename $(notdir $(wildcard $(LINUX)/*.c)))
VERSION := $(shell sed -n 's/^ *"version": "\(.*\)",/\1/p' package.json)
include boards/lua-runtime/runtime.mk

$(OUT)/linux/%.o: $(LINUX)/%.c $(wildcard $(LINUX)/*.h $(RUNTIME)/*.h) $(LUA_STAMP)
	@mkdir -p $(@D)
	@$(CC) $(CFLAGS) $(WARNINGS) $(RUNTIME_INCLUDES) -D_GNU_SOURCE -DTIMEWIRE_VERSION='"$(VERSION)"' -c -o $@ $<

$(PROGRAM): $(RUNTIME_OBJECTS) $(patsubst %,$(OUT)/linux/%.o,$(LINUX_FILES))
	@echo "build: $@"
	@$(CC) $(CFLAGS) -o $@ $^ -lm

build-board: $(PROGRAM)
run-board: $(PROGRAM)
	@$(PROGRAM) $(ARGUMENTS)
