# Arm MPS3 (FPGA image AN524): Cortex-M33 without floating point; runs in QEMU
BOARD_CPU := -march=armv8-m.main -mfloat-abi=soft
BOARD_RTC := pl031
BOARD_QEMU := mps3-an524
include boards/lua/cortex-m/cortex-m.mk
