/* SPDX-License-Identifier: MIT */
/* Registers of the processor, the same in every Cortex-M. Those of a board are in its chip.h. */
#ifndef TIMEWIRE_REGISTERS_H
#define TIMEWIRE_REGISTERS_H

#include <stdint.h>

#define REGISTER(address) (*(volatile uint32_t *)(address))

/* SysTick: the alarm that ends port_wait. */
#define SYSTICK_CONTROL REGISTER(0xE000E010u)
#define SYSTICK_RELOAD REGISTER(0xE000E014u)
#define SYSTICK_VALUE REGISTER(0xE000E018u)
#define SYSTICK_LARGEST 0x00FFFFFFu

/* System control block. */
#define VECTOR_TABLE_OFFSET REGISTER(0xE000ED08u)
#define RESET_CONTROL REGISTER(0xE000ED0Cu) /* AIRCR */
#define RESET_REQUEST 0x05FA0004u           /* the key of AIRCR, and SYSRESETREQ */
#define HANDLER_CONTROL REGISTER(0xE000ED24u)
#define FAULT_STATUS REGISTER(0xE000ED28u)
#define HARD_FAULT_STATUS REGISTER(0xE000ED2Cu)
#define MEMORY_FAULT_ADDRESS REGISTER(0xE000ED34u)
#define BUS_FAULT_ADDRESS REGISTER(0xE000ED38u)

/* Access to the floating-point unit, off after reset. */
#define COPROCESSOR_ACCESS REGISTER(0xE000ED88u) /* CPACR */
#define COPROCESSOR_FLOATING_POINT (15u << 20)

/* Enables an interrupt of the board. */
static inline void enable_interrupt(unsigned number) {
  REGISTER(0xE000E100u + 4u * (number / 32u)) = 1u << (number % 32u);
}

/* Masks all interrupts, and returns the state for `restore_interrupts`; nests. */
static inline uint32_t mask_interrupts(void) {
  uint32_t state;
  __asm volatile("mrs %0, primask\n\tcpsid i" : "=r"(state)::"memory");
  return state;
}

static inline void restore_interrupts(uint32_t state) {
  __asm volatile("msr primask, %0" ::"r"(state) : "memory");
}

#endif
