/* SPDX-License-Identifier: MIT */
/* Peripherals of Arm's MPS2 boards at the addresses that all their FPGA images share (Application Notes AN385 and AN500, "Memory map" and "Interrupts"). */
#ifndef TIMEWIRE_MPS2_H
#define TIMEWIRE_MPS2_H

/* Processor, timers and UARTs run from one clock, Hz. */
#define CHIP_CLOCK 25000000u

/* Vectors behind the sixteen of the architecture. */
#define CHIP_INTERRUPTS 32

#define UART_BASE 0x40004000u
#define UART_RECEIVE_INTERRUPT 0
#define UART_TRANSMIT_INTERRUPT 1

#define TIMER_BASE 0x40000000u
#define TIMER_INTERRUPT 8
#define SECOND_TIMER_BASE 0x40001000u
#define SECOND_TIMER_INTERRUPT 9

#define WATCHDOG_BASE 0x40008000u

#define ETHERNET_INTERRUPT 13

/* The I2C lines of the second shield connector: here sit the EEPROM and the DS1338. */
#define I2C_BASE 0x4002A000u

#endif
