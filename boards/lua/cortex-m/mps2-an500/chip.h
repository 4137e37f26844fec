/* SPDX-License-Identifier: MIT */
/* Arm's MPS2 board with FPGA image AN500 (Cortex-M7): Ethernet and PSRAM are elsewhere than with the smaller processors. */
#ifndef TIMEWIRE_CHIP_H
#define TIMEWIRE_CHIP_H

#include "mps2.h"

#define ETHERNET_BASE 0xA0000000u

#endif
