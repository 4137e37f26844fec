/* SPDX-License-Identifier: MIT */
/*
 * Instructions of a reply, from the receive interrupt to the hand-over of its last word to the chip. The firmware is whole; the Ethernet
 * controller hears what it sends, and the linker (--wrap) lets us look at the frames as they pass. Under QEMU's -icount an instruction takes a nanosecond.
 */
#include <stdio.h>

#include "chip.h"
#include "lan9118.h"
#include "port.h"
#include "runtime.h"
#include "settings.h"
#include "stopwatch.h"
#include "uart.h"
#include "udp.h"

#define REQUESTS 1000
#define WARM_UP 20
/* `make bench ... REPLIES=1000000` takes minutes. */
#ifndef MANY_REQUESTS
#define MANY_REQUESTS 100000
#endif
#define OUR_ADDRESS 0x0A630002u

size_t __real_port_ethernet_receive(uint8_t *into, size_t capacity, uint64_t *timestamp);
size_t __wrap_port_ethernet_receive(uint8_t *into, size_t capacity, uint64_t *timestamp);
bool __real_port_ethernet_send(const uint8_t *frame, size_t length, uint64_t *timestamp);
bool __wrap_port_ethernet_send(const uint8_t *frame, size_t length, uint64_t *timestamp);
size_t __real_port_console_read(char *into, size_t capacity);
size_t __wrap_port_console_read(char *into, size_t capacity);

static uint64_t received_at, replied_at;
static const char *typed = "";

/* 10.99.0.1 asks 10.99.0.2; the address of the board is filled in. UDP without a checksum. */
static uint8_t request[90] = {2, 0, 0, 0, 0, 0, 2, 0, 0, 0, 0, 1, 8, 0, 0x45, 0, 0, 76, 0, 0, 0x40, 0, 64, 17, 0x25, 0xD9, 10, 99, 0, 1,
                              10, 99, 0, 2, 0xC0, 1, 0, 123, 0, 56, 0, 0, 0x23};
static uint8_t arp_reply[60] = {2, 0, 0, 0, 0, 0, 2, 0, 0, 0, 0, 1, 8, 6, 0, 1, 8, 0, 6, 4, 0, 2, 2, 0, 0, 0, 0, 1, 10, 99, 0, 1, 0, 0, 0, 0, 0, 0, 10, 99, 0, 2};

size_t __wrap_port_ethernet_receive(uint8_t *into, size_t capacity, uint64_t *timestamp) {
  size_t length = __real_port_ethernet_receive(into, capacity, timestamp);
  if (length > 0) received_at = *timestamp;
  return length;
}

bool __wrap_port_ethernet_send(const uint8_t *frame, size_t length, uint64_t *timestamp) {
  bool is_sent = __real_port_ethernet_send(frame, length, timestamp);
  if (frame[12] == 8 && frame[13] == 0 && frame[23] == 17) replied_at = *timestamp;
  return is_sent;
}

size_t __wrap_port_console_read(char *into, size_t capacity) {
  size_t length = strlen(typed) < capacity ? strlen(typed) : capacity;
  memcpy(into, typed, length);
  typed += length;
  return length;
}

static void run_for(uint32_t seconds) {
  uint64_t end = port_counter() + (uint64_t)seconds * CHIP_CLOCK;
  while (port_counter() < end) runtime_turn();
}

static void put_on_wire(uint8_t *frame, size_t length) {
  uint64_t timestamp;
  memcpy(frame, port_ethernet_address, sizeof port_ethernet_address);
  __real_port_ethernet_send(frame, length, &timestamp);
}

/* Ticks from interrupt to hand-over; 0 when there was no reply. */
static uint32_t time_reply(void) {
  replied_at = 0;
  request[82 + 7]++; /* a request must not look like the one before */
  put_on_wire(request, sizeof request);
  for (int i = 0; i < 3 && replied_at == 0; i++) runtime_turn();
  return replied_at == 0 ? 0 : (uint32_t)(replied_at - received_at);
}

static void print(const char *what, uint64_t ticks) {
  char line[80];
  snprintf(line, sizeof line, "  %s: %lu instructions\r\n", what, (unsigned long)(ticks * 1000000000u / CHIP_CLOCK));
  say(line);
}

/* A reply of each hundred, so that a slow one shows. */
static void print_replies(void) {
  uint64_t sum = 0, least = UINT64_MAX, most = 0;
  struct runtime_counters before, after;
  char line[80];
  for (int i = 0; i < WARM_UP; i++) (void)time_reply();
  runtime_read_counters(&before);
  uint32_t answered = 0;
  for (int i = 0; i < REQUESTS; i++) {
    uint32_t ticks = time_reply();
    if (ticks == 0) continue;
    answered++;
    sum += ticks;
    if (ticks < least) least = ticks;
    if (ticks > most) most = ticks;
  }
  runtime_read_counters(&after);
  snprintf(line, sizeof line, "  replies: %lu of %d\r\n", (unsigned long)answered, REQUESTS);
  say(line);
  if (answered == 0) return;
  print("reply, receive interrupt to transmit hand-over, mean", sum / answered);
  print("the fastest", least);
  print("the slowest", most);
  snprintf(line, sizeof line, "  heap allocations for them: %lu\r\n", (unsigned long)(after.heap_allocations - before.heap_allocations));
  say(line);
}

/* The heap before and after many replies. */
static void print_heap(void) {
  struct runtime_counters before, after;
  char line[120];
  uint32_t answered = 0;
  runtime_read_counters(&before);
  for (int i = 0; i < MANY_REQUESTS; i++) answered += time_reply() != 0;
  runtime_read_counters(&after);
  snprintf(line, sizeof line, "  %lu replies of %d: heap grew by %ld bytes, %lu allocations\r\n", (unsigned long)answered, MANY_REQUESTS,
           (long)after.heap_live - (long)before.heap_live, (unsigned long)(after.heap_allocations - before.heap_allocations));
  say(line);
}

int main(void) {
  static const struct runtime_settings settings = {.heap_limit = 1024 * 1024, .service_port = 123, .server_port = 123, .associations = 8, .keys = 8};
  if (!runtime_start(&settings)) end_emulator(1);
  ethernet_loop_back();
  udp_set_address(0, OUR_ADDRESS, 24);
  typed = "system-view\rntp-service refclock-master 2\rreturn\r";
  run_for(20);
  put_on_wire(arp_reply, sizeof arp_reply);
  run_for(1);
  (void)time_reply(); /* asks for the hardware address of who asked */
  put_on_wire(arp_reply, sizeof arp_reply);
  run_for(1);
  say("\r\n");
  print_replies();
  print_heap();
  while (!uart_is_idle()) {}
  end_emulator(0);
}
