# The native Linux program. Besides the ordinary one there are
#   VARIANT=sanitize   with AddressSanitizer and UndefinedBehaviorSanitizer
#   VARIANT=measure    for `make size`: 32-bit pointers as on a Cortex-M, where the compiler has them
#   VARIANT=timestamps a test in place of the firmware
#   VARIANT=frozen     likewise, with both sanitizers
#   VARIANT=streams    the firmware with the program of the suite of streams, with both sanitizers
LINUX := boards/lua/linux
include boards/lua/build/values.mk
OUT := build/linux$(if $(VARIANT),-$(VARIANT))
OBJECTS := build/linux$(if $(filter sanitize frozen streams,$(VARIANT)),-sanitize)$(if $(filter measure,$(VARIANT)),-measure)
PROGRAM := $(OUT)/timewire
CC := gcc
CFLAGS := -O3 -g -flto=auto -fno-plt -fpie -fstack-protector-strong -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=2
LINK_FLAGS := -pie -Wl,-z,relro,-z,now,-z,noexecstack
ifneq ($(filter sanitize frozen streams,$(VARIANT)),)
CFLAGS := -O1 -g -fsanitize=address,undefined -fno-sanitize-recover=undefined -fno-omit-frame-pointer
LINK_FLAGS :=
else ifeq ($(VARIANT),measure)
CFLAGS := -O2 -g -fno-pie -no-pie $(shell echo 'int main(void){return 0;}' | gcc -m32 -include errno.h -x c -o /dev/null - 2>/dev/null && echo -m32 -malign-double)
LINK_FLAGS :=
endif
ifneq ($(filter timestamps frozen streams,$(VARIANT)),)
FIRMWARE_ENTRY := test/linux/$(VARIANT)-firmware.ts
endif
LINUX_FILES := $(basename $(notdir $(wildcard $(LINUX)/*.c)))
VERSION := $(shell sed -n 's/^ *"version": "\(.*\)",/\1/p' package.json)
include boards/lua/build/runtime.mk

$(OBJECTS)/linux/%.o: $(LINUX)/%.c $(LINUX)/board.mk $(wildcard $(LINUX)/*.h) $(RUNTIME_HEADERS) $(VALUES)/board.h $(LUA_STAMP)
	@mkdir -p $(@D)
	@$(CC) $(CFLAGS) $(WARNINGS) $(RUNTIME_INCLUDES) -I$(VALUES) -D_GNU_SOURCE -DTIMEWIRE_VERSION='"$(VERSION)"' -c -o $@ $<

ifeq ($(VARIANT),streams)
$(FIRMWARE_C): $(wildcard test/streams/*.ts)
endif

$(PROGRAM): $(LINUX)/board.mk $(RUNTIME_OBJECTS) $(patsubst %,$(OBJECTS)/linux/%.o,$(LINUX_FILES))
	@echo "build: $@"
	@$(CC) $(CFLAGS) $(LINK_FLAGS) -o $@ $(filter %.o,$^) -lm

build-board: $(PROGRAM)

run-board: $(PROGRAM)
	@$(PROGRAM) $(ARGUMENTS)

flash-board:
	@echo "linux is a program, $(PROGRAM): make build BOARD=linux, then copy it to the device, or start it here with make run BOARD=linux"; exit 1

size-board: $(PROGRAM)
	@$(MAKE) --no-print-directory --silent build BOARD=linux VARIANT=measure
	@size $(PROGRAM)
	@node $(TOOLS)/size.mjs build/linux-measure/firmware.o </dev/null
	@node $(LINUX)/measure.mjs build/linux-measure

bench-board: $(PROGRAM)
	@gcc -O2 -Wall -Wextra -Werror -o $(OUT)/load test/bench/load.c
	@node test/bench/linux.mjs $(PROGRAM) $(OUT)/load
