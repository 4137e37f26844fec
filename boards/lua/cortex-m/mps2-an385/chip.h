/* SPDX-License-Identifier: MIT */
/* Arm's MPS2 board with FPGA image AN385 (Cortex-M3). */
#ifndef TIMEWIRE_CHIP_H
#define TIMEWIRE_CHIP_H

#include "mps2.h"

#define ETHERNET_BASE 0x40200000u

#endif
