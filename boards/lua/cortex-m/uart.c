/* SPDX-License-Identifier: MIT */
/* CMSDK UART 0, 115200 8N1, with a ring in each direction, which interrupts empty and fill. */
#include "uart.h"

#include "chip.h"
#include "entropy-pool.h"
#include "port.h"
#include "registers.h"
#include "watchdog.h"

#define UART_DATA REGISTER(UART_BASE + 0x00u)
#define UART_STATE REGISTER(UART_BASE + 0x04u)
#define UART_CONTROL REGISTER(UART_BASE + 0x08u)
#define UART_INTERRUPT_CLEAR REGISTER(UART_BASE + 0x0Cu)
#define UART_DIVISOR REGISTER(UART_BASE + 0x10u)
#define STATE_TRANSMIT_FULL 1u
#define STATE_RECEIVE_FULL 2u
#define CONTROL_TRANSMIT_AND_RECEIVE 3u
#define CONTROL_TRANSMIT_INTERRUPT 4u
#define CONTROL_RECEIVE_INTERRUPT 8u
#define INTERRUPT_TRANSMIT 1u
#define INTERRUPT_RECEIVE 2u

#define BAUD_RATE 115200u

/* Sizes of the rings, powers of two. An operator may paste a configuration while output is written; what does not fit is lost, as on any serial line. */
#define INPUT_ROOM 1024u
#define OUTPUT_ROOM 2048u

/* Longest line of a text, with its end. */
#define LONGEST_LINE 514u

static volatile char input[INPUT_ROOM];
static volatile uint32_t input_head, input_tail; /* count characters since the start */
static volatile char output[OUTPUT_ROOM];
static volatile uint32_t output_head, output_tail;
static bool is_held;

void uart_start(void) {
  UART_DIVISOR = CHIP_CLOCK / BAUD_RATE;
  UART_CONTROL = CONTROL_TRANSMIT_AND_RECEIVE | CONTROL_TRANSMIT_INTERRUPT | CONTROL_RECEIVE_INTERRUPT;
  enable_interrupt(UART_RECEIVE_INTERRUPT);
  enable_interrupt(UART_TRANSMIT_INTERRUPT);
}

void uart_receive_interrupt(void) {
  UART_INTERRUPT_CLEAR = INTERRUPT_RECEIVE;
  while ((UART_STATE & STATE_RECEIVE_FULL) != 0) {
    char character = (char)UART_DATA;
    if (input_head - input_tail == INPUT_ROOM) continue;
    input[input_head % INPUT_ROOM] = character;
    input_head++;
  }
  entropy_stir((uint32_t)port_counter());
}

/* Moves output to the UART while it has room. Only with interrupts masked, or from an interrupt. */
static void push_output(void) {
  while (output_tail != output_head && (UART_STATE & STATE_TRANSMIT_FULL) == 0) {
    UART_DATA = (uint8_t)output[output_tail % OUTPUT_ROOM];
    output_tail++;
  }
}

void uart_transmit_interrupt(void) {
  UART_INTERRUPT_CLEAR = INTERRUPT_TRANSMIT;
  push_output();
}

bool uart_is_idle(void) {
  return output_head == output_tail && (UART_STATE & STATE_TRANSMIT_FULL) == 0;
}

bool uart_has_input(void) {
  return input_head != input_tail && !is_held;
}

size_t port_console_read(char *into, size_t capacity) {
  size_t length = 0;
  while (length < capacity && uart_has_input()) {
    into[length++] = input[input_tail % INPUT_ROOM];
    input_tail++;
  }
  return length;
}

bool port_console_opened(void) {
  static bool is_open;
  bool was_open = is_open;
  is_open = true;
  return !was_open;
}

bool port_console_has_room(void) {
  return OUTPUT_ROOM - (output_head - output_tail) >= LONGEST_LINE;
}

void port_console_hold(bool hold) {
  is_held = hold;
}

void port_console_hang_up(void) {
  /* A UART has no session to end. */
}

static void start_output(void) {
  uint32_t state = mask_interrupts();
  push_output();
  restore_interrupts(state);
}

void port_console_write(const char *text, size_t length) {
  for (size_t i = 0; i < length; i++) {
    while (output_head - output_tail == OUTPUT_ROOM) {
      start_output();
      watchdog_feed(); /* the line is slow; the program does not hang */
    }
    output[output_head % OUTPUT_ROOM] = text[i];
    output_head++;
  }
  start_output();
}

void uart_write_now(const char *text) {
  (void)mask_interrupts();
  for (; *text != '\0'; text++) {
    while ((UART_STATE & STATE_TRANSMIT_FULL) != 0) {}
    UART_DATA = (uint8_t)*text;
  }
}
