# Cortex-M boards: drivers, lwIP, the image. Of board.json this file uses
#   cpu               the compiler's flags for the processor
#   realTimeClock     the RTC chip: the last word of an rtc-....c
#   emulator.machine  QEMU's name of the machine
#   emulator.devices  devices on its buses
CORTEX_M := boards/lua/cortex-m
include boards/lua/build/values.mk
# CRYSTAL_ERROR=40 is test equipment: a counter that runs 40 ppm fast.
# PROBE=1 is the image that a debug probe loads.
OUT := build/$(BOARD)$(if $(CRYSTAL_ERROR),-crystal$(CRYSTAL_ERROR))$(if $(PROBE),-probe)
OBJECTS := build/$(BOARD)
CC := arm-none-eabi-gcc
# Sums of products are rounded twice, with a floating-point unit too: the same results on every processor.
CFLAGS := -mthumb $(BOARD_CPU) -ffp-contract=off -O2 -g -ffunction-sections -fdata-sections
IMAGE := $(OUT)/timewire.elf
include boards/lua/build/runtime.mk

LWIP := $(SOURCES)/lwip/src
LWIP_STAMP := $(SOURCES)/lwip/.timewire
LWIP_FILES := $(addprefix core/,init def dns inet_chksum ip mem memp netif pbuf tcp tcp_in tcp_out udp timeouts) \
  $(addprefix core/ipv4/,icmp igmp ip4 ip4_addr etharp dhcp) $(addprefix core/ipv6/,ethip6 icmp6 inet6 ip6 ip6_addr mld6 nd6) netif/ethernet
NET := boards/lua/net-lwip
NET_HEADERS := $(wildcard $(NET)/*.h $(NET)/arch/*.h)
BOARD_INCLUDES := $(RUNTIME_INCLUDES) -I$(VALUES) -I$(BOARD_FOLDER) -I$(CORTEX_M) -I$(NET) -isystem $(LWIP)/include
DRIVER_FILES := $(filter-out rtc-%,$(basename $(notdir $(wildcard $(CORTEX_M)/*.c)))) rtc-$(BOARD_REAL_TIME_CLOCK)
NET_FILES := $(basename $(notdir $(wildcard $(NET)/*.c)))
BOARD_OBJECTS := $(LWIP_FILES:%=$(OBJECTS)/lwip/%.o) $(DRIVER_FILES:%=$(OUT)/drivers/%.o) $(NET_FILES:%=$(OBJECTS)/net/%.o) $(OBJECTS)/runtime/storage-nvm.o
LAYOUT := $(firstword $(wildcard $(BOARD_FOLDER)/memory$(if $(PROBE),-probe).ld) $(BOARD_FOLDER)/memory.ld) $(CORTEX_M)/image.ld
LINK := $(CC) $(CFLAGS) -nostartfiles -Wl,--gc-sections $(addprefix -T,$(LAYOUT))

$(OBJECTS)/lwip/%.o: $(LWIP_STAMP) $(NET_HEADERS) $(VALUES)/board.h
	@mkdir -p $(@D)
	@$(CC) $(CFLAGS) -w $(BOARD_INCLUDES) -c -o $@ $(LWIP)/$*.c

$(OUT)/drivers/%.o: $(CORTEX_M)/%.c $(wildcard $(CORTEX_M)/*.h) $(RUNTIME_HEADERS) $(BOARD_FOLDER)/chip.h $(VALUES)/board.h $(LUA_STAMP)
	@mkdir -p $(@D)
	@$(CC) $(CFLAGS) $(if $(CRYSTAL_ERROR),-DCRYSTAL_ERROR_PPM=$(CRYSTAL_ERROR)) $(WARNINGS) $(BOARD_INCLUDES) -c -o $@ $<

$(OBJECTS)/net/%.o: $(NET)/%.c $(RUNTIME_HEADERS) $(NET_HEADERS) $(VALUES)/board.h $(LWIP_STAMP)
	@mkdir -p $(@D)
	@$(CC) $(CFLAGS) $(WARNINGS) $(BOARD_INCLUDES) -c -o $@ $<

$(IMAGE): $(RUNTIME_OBJECTS) $(BOARD_OBJECTS) $(LAYOUT)
	@echo "build: $@"
	@$(LINK) -Wl,-Map=$(OUT)/timewire.map -o $@ $(RUNTIME_OBJECTS) $(BOARD_OBJECTS) -lm

build-board: $(IMAGE)

# EEPROM of the emulated board; its content remains between runs.
EEPROM ?= $(OUT)/eeprom.bin
make_eeprom = head -c 32768 /dev/zero | tr '\0' '\377' >$(1)
$(EEPROM):
	@mkdir -p $(@D)
	@$(call make_eeprom,$@)

# The emulated board with the EEPROM $(1) and the image $(2), without console and network.
emulator = qemu-system-arm -M $(BOARD_EMULATOR_MACHINE) $(addprefix -device ,$(BOARD_EMULATOR_DEVICES)) -display none -drive if=none,id=eeprom,file=$(1),format=raw \
  -device at24c-eeprom,address=0x50,rom-size=32768,drive=eeprom -kernel $(2)

# QEMU's user network needs no privilege: it has a DHCP server, and no way out.
START := $(call emulator,$(EEPROM),$(IMAGE)) -serial mon:stdio -nic user,restrict=on

run-board: $(IMAGE) $(EEPROM)
	@echo "$(BOARD) in QEMU, with its console. Ctrl+A x ends the emulator; Ctrl+A h lists other keys."
	@$(START)

# gdb attaches to QEMU, or with PROBE=1 to the real board by OpenOCD; the port is on loopback only.
GDB ?= 1234
debug-board: $(IMAGE) $(if $(PROBE),,$(EEPROM))
	@test/debian.sh gdb-multiarch:gdb-multiarch $(if $(PROBE),openocd:openocd)
	@echo "$(BOARD) $(if $(PROBE),at its debug probe,in QEMU), stopped before its first instruction. In another terminal:"
	@echo "  gdb-multiarch -ex 'target remote 127.0.0.1:$(GDB)' $(IMAGE)"
ifdef PROBE
	@openocd -f $(BOARD_FOLDER)/openocd.cfg -c "bindto 127.0.0.1" -c "gdb_port $(GDB)" -c init -c "reset halt" -c "load_image $(IMAGE)" -c "reset halt"
else
	@echo "Ctrl+A x ends the emulator."
	@$(START) -S -gdb tcp:127.0.0.1:$(GDB)
endif

flash-board:
ifdef EMULATOR
	@$(MAKE) --no-print-directory run-board
else
	@$(MAKE) --no-print-directory build-board PROBE=1
	@$(CORTEX_M)/flash.sh $(BOARD) build/$(BOARD)-probe/timewire.elf
endif

.PHONY: emulator-command

# Prints the command of the emulator without console and network, for tests.
emulator-command: $(IMAGE) $(EEPROM)
	@echo $(call emulator,$(EEPROM),$(IMAGE))

# Instruction counts: with -icount an instruction takes a nanosecond of the emulated clock. Not for use with peers outside, whose clocks run otherwise.
BENCH := test/bench/cortex-m
COUNTING := -icount shift=0,sleep=off -nic none -monitor none -serial stdio -semihosting-config enable=on,target=native
BENCH_EEPROM := $(OUT)/bench/eeprom.bin
bench = $(call make_eeprom,$(BENCH_EEPROM)); $(call emulator,$(BENCH_EEPROM),$(OUT)/bench/$(1).elf) $(COUNTING) 2>/dev/null | tr -d '\r' | grep -a '^[ LT%]'
BENCH_OBJECTS := $(filter-out $(OUT)/drivers/main.o,$(BOARD_OBJECTS))

$(OUT)/bench/%.o: $(BENCH)/%.c $(BENCH)/stopwatch.h $(wildcard $(CORTEX_M)/*.h) $(RUNTIME_HEADERS)
	@mkdir -p $(@D)
	@$(CC) $(CFLAGS) $(WARNINGS) $(BOARD_INCLUDES) $(if $(REPLIES),-DMANY_REQUESTS=$(REPLIES)) -c -o $@ $<

$(OUT)/bench/firmware.c: $(BENCH)/loops.ts $(SNAPSHOT) $(FIRMWARE_TYPESCRIPT) $(wildcard test/bench/*.ts test/memory/*.ts $(TOOLS)/*.mjs)
	@mkdir -p $(@D)
	@node $(TOOLS)/firmware.mjs $(BENCH)/loops.ts $(SNAPSHOT) $@

$(OUT)/bench/firmware.o: $(OUT)/bench/firmware.c $(LUA_STAMP)
	@$(CC) $(CFLAGS) $(RUNTIME_INCLUDES) -c -o $@ $<

$(OUT)/bench/loops.elf: $(OUT)/bench/loops.o $(OUT)/bench/firmware.o $(filter-out $(OUT)/firmware.o,$(RUNTIME_OBJECTS)) $(BENCH_OBJECTS)
	@$(LINK) -o $@ $^ -lm

$(OUT)/bench/replies.elf: $(OUT)/bench/replies.o $(RUNTIME_OBJECTS) $(BENCH_OBJECTS)
	@$(LINK) $(addprefix -Wl$(comma)--wrap=,port_ethernet_receive port_ethernet_send port_console_read) -o $@ $^ -lm

$(OUT)/bench/heap.elf: $(OUT)/bench/heap.o $(OUT)/bench/ledger.o $(RUNTIME_OBJECTS) $(BENCH_OBJECTS)
	@$(LINK) $(addprefix -Wl$(comma)--wrap=,port_console_read port_console_write lua_newstate heap_allocate) -o $@ $^ -lm

$(OUT)/bench/waits.elf: $(OUT)/bench/waits.o $(RUNTIME_OBJECTS) $(BENCH_OBJECTS)
	@$(LINK) $(addprefix -Wl$(comma)--wrap=,port_console_read port_console_write port_wait) -o $@ $^ -lm

size-board: $(IMAGE) $(OUT)/bench/heap.elf
	@$(CORTEX_M)/size.sh $(IMAGE)
	@set -o pipefail; $(call bench,heap) | node $(TOOLS)/size.mjs $(OUT)/bench/heap.elf arm-none-eabi-

bench-board: $(OUT)/bench/loops.elf $(OUT)/bench/replies.elf
	@echo "instructions on $(BOARD)"
	@$(call bench,loops)
	@$(call bench,replies)

# The firmware with the program of the suite of streams: test/streams.
$(OUT)/streams/firmware.c: test/linux/streams-firmware.ts $(wildcard test/streams/*.ts) $(SNAPSHOT) $(FIRMWARE_TYPESCRIPT) $(wildcard $(TOOLS)/*.mjs)
	@mkdir -p $(@D)
	@node $(TOOLS)/firmware.mjs $< $(SNAPSHOT) $@

$(OUT)/streams/firmware.o: $(OUT)/streams/firmware.c $(LUA_STAMP)
	@$(CC) $(CFLAGS) $(RUNTIME_INCLUDES) -c -o $@ $<

$(OUT)/streams/timewire.elf: $(OUT)/streams/firmware.o $(filter-out $(OUT)/firmware.o,$(RUNTIME_OBJECTS)) $(BOARD_OBJECTS) $(LAYOUT)
	@$(LINK) -o $@ $(filter %.o,$^) -lm

waits-board: $(OUT)/bench/waits.elf
	@$(call bench,waits)

# Trials of the drivers: test/cortex-m.
$(OUT)/trials.elf: test/cortex-m/trials.c $(BENCH)/stopwatch.h $(RUNTIME_OBJECTS) $(BENCH_OBJECTS) $(LAYOUT)
	@$(CC) $(CFLAGS) $(WARNINGS) $(BOARD_INCLUDES) -I$(BENCH) -c -o $(OUT)/trials.o $<
	@$(LINK) -o $@ $(OUT)/trials.o $(RUNTIME_OBJECTS) $(BENCH_OBJECTS) -lm
