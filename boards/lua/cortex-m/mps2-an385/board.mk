# Arm's MPS2 board with FPGA image AN385: Cortex-M3, and a DS1338 on its I2C bus. QEMU has it too.
BOARD_CPU := -mcpu=cortex-m3
BOARD_RTC := ds1338
BOARD_QEMU := mps2-an385 -device ds1338,address=0x68
include boards/lua/cortex-m/cortex-m.mk
