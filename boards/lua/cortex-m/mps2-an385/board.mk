# Arm MPS2 (FPGA image AN385): Cortex-M3, RTC DS1338; runs in QEMU
BOARD_CPU := -mcpu=cortex-m3
BOARD_RTC := ds1338
BOARD_QEMU := mps2-an385 -device ds1338,address=0x68
include boards/lua/cortex-m/cortex-m.mk
