/* SPDX-License-Identifier: MIT */
/*
 * Arm's MPS3 board with FPGA image AN524: where its peripherals are (Application Note AN524, "Memory map" and "Interrupts"). The processor starts in
 * secure state with the attribution unit off, so that every access is a secure one: the secure aliases are used throughout.
 */
#ifndef TIMEWIRE_CHIP_H
#define TIMEWIRE_CHIP_H

/* Processor, timers and UARTs run from one clock, Hz. */
#define CHIP_CLOCK 32000000u

/* Vectors behind the sixteen of the architecture. */
#define CHIP_INTERRUPTS 96

#define UART_BASE 0x51303000u
#define UART_RECEIVE_INTERRUPT 32
#define UART_TRANSMIT_INTERRUPT 33

#define TIMER_BASE 0x50000000u
#define TIMER_INTERRUPT 3
#define SECOND_TIMER_BASE 0x50001000u
#define SECOND_TIMER_INTERRUPT 4

#define WATCHDOG_BASE 0x50081000u

#define ETHERNET_BASE 0x51400000u
#define ETHERNET_INTERRUPT 48

/* The I2C lines of the first shield connector: here sits the EEPROM. */
#define I2C_BASE 0x51206000u

#define PL031_BASE 0x5130B000u

#endif
