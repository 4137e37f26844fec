/* SPDX-License-Identifier: MIT */
/* From reset to main(): vectors, memory, drivers; and the report of a fault. */
#include <string.h>

#include "chip.h"
#include "counter.h"
#include "i2c.h"
#include "lan9118.h"
#include "port.h"
#include "registers.h"
#include "rtc.h"
#include "uart.h"
#include "wait.h"
#include "watchdog.h"

/* Laid out by image.ld. */
extern uint8_t image_data_load[], image_data_start[], image_data_end[], image_bss_start[], image_bss_end[], image_stack_top[];

int main(void);
void reset_entry(void) __attribute__((noreturn));
void fault_entry(void);
void fault_report(const uint32_t *frame, uint32_t return_code, uint32_t exception) __attribute__((noreturn, used));

typedef void (*vector)(void);

/* Interrupts of the board without a vector here are never enabled. The architecture requires the table to be aligned to its size. */
__attribute__((section(".vectors"), used, aligned(512))) static const vector vectors[16 + CHIP_INTERRUPTS] = {
  [0] = (vector)image_stack_top,
  [1] = reset_entry,
  [2 ... 14] = fault_entry,
  [15] = wait_interrupt,
  [16 + TIMER_INTERRUPT] = counter_interrupt,
  [16 + SECOND_TIMER_INTERRUPT] = rtc_interrupt,
  [16 + UART_RECEIVE_INTERRUPT] = uart_receive_interrupt,
  [16 + UART_TRANSMIT_INTERRUPT] = uart_transmit_interrupt,
  [16 + ETHERNET_INTERRUPT] = ethernet_interrupt,
};

void reset_entry(void) {
  memcpy(image_data_start, image_data_load, (uintptr_t)image_data_end - (uintptr_t)image_data_start);
  memset(image_bss_start, 0, (uintptr_t)image_bss_end - (uintptr_t)image_bss_start);
  VECTOR_TABLE_OFFSET = (uint32_t)vectors;
#ifdef __ARM_FP
  COPROCESSOR_ACCESS = COPROCESSOR_FLOATING_POINT; /* before the first function that uses it */
  __asm volatile("dsb\n\tisb" ::: "memory");
#endif
  HANDLER_CONTROL = 7u << 16; /* memory, bus and usage faults have vectors of their own, so that the report can name them */
  counter_start();
  uart_start();
  i2c_start();
  ethernet_start();
  watchdog_start();
  main();
  port_restart();
}

/*
 * The stack lies at the beginning of the memory: one that grows too large faults instead of overwriting data. The report then has no stack left and starts at its
 * top again.
 */
__attribute__((naked)) void fault_entry(void) {
  __asm volatile("mrs r0, msp\n\t"
           "mov r1, lr\n\t"
           "mrs r2, ipsr\n\t"
           "ldr r3, =image_stack_top\n\t"
           "msr msp, r3\n\t"
           "b fault_report\n");
}

static void write_register(const char *name, uint32_t value) {
  char text[] = "01234567";
  for (int i = 7; i >= 0; i--) {
    text[i] = "0123456789abcdef"[value & 15u];
    value >>= 4;
  }
  uart_write_now(name);
  uart_write_now(text);
}

/* Prints the registers, to find the place with addr2line, and restarts. `frame` is what the processor has pushed: r0-r3, r12, lr, pc, xpsr. */
void fault_report(const uint32_t *frame, uint32_t return_code, uint32_t exception) {
  static const char *const names[8] = {"\r\n r0 ", " r1 ", " r2 ", " r3 ", "\r\n r12 ", " lr ", " pc ", " psr "};
  uint32_t status = FAULT_STATUS;
  write_register("\r\n%% The processor stopped in exception ", exception);
  if ((status & 0x1010u) == 0) { /* otherwise pushing the frame itself has failed */
    for (int i = 0; i < 8; i++) write_register(names[i], frame[i]);
  } else {
    uart_write_now("\r\n the stack is full");
  }
  write_register("\r\n sp ", (uint32_t)frame);
  write_register(" exc_return ", return_code);
  write_register("\r\n cfsr ", status);
  write_register(" hfsr ", HARD_FAULT_STATUS);
  write_register(" mmfar ", MEMORY_FAULT_ADDRESS);
  write_register(" bfar ", BUS_FAULT_ADDRESS);
  uart_write_now("\r\n%% Restarting.\r\n");
  port_restart();
}
