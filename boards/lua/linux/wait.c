/* SPDX-License-Identifier: MIT */
#include "wait.h"

#include <poll.h>
#include <stddef.h>

#include "port.h"

/* Bound UDP ports, the console, its listener, the resolver and the streams. */
#define MOST_DESCRIPTORS 264

/* The longest wait, in ticks: the interfaces of the system are looked at in between, because the system does not report their changes here. */
#define LONGEST_WAIT (2 * (uint64_t)port_counter_frequency)

static struct pollfd polled[MOST_DESCRIPTORS];
static bool *ready_flags[MOST_DESCRIPTORS];
static nfds_t count;
static bool (*settle_before)(void);
static uint64_t latest; /* [ticks] */

bool wait_add(int fd, bool *ready) {
  if (count == MOST_DESCRIPTORS) return false;
  *ready = false;
  polled[count] = (struct pollfd){.fd = fd, .events = POLLIN};
  ready_flags[count] = ready;
  count++;
  return true;
}

void wait_remove(int fd) {
  for (nfds_t i = 0; i < count; i++) {
    if (polled[i].fd != fd) continue;
    count--;
    polled[i] = polled[count];
    ready_flags[i] = ready_flags[count];
    return;
  }
}

void wait_no_later(uint64_t counter) { latest = counter; }

void wait_before(bool (*settle)(void)) { settle_before = settle; }

void port_wait(uint64_t ticks) {
  if (ticks > LONGEST_WAIT) ticks = LONGEST_WAIT;
  const uint64_t now = latest == 0 ? 0 : port_counter();
  if (latest != 0 && ticks > (latest > now ? latest - now : 0)) ticks = latest > now ? latest - now : 0;
  const bool has_work = settle_before != NULL && settle_before();
  /* poll() counts milliseconds. The last one is spent in turns: a packet to be sent, or the second of the RTC, is due at a moment within it. */
  const int timeout = has_work ? 0 : (int)(ticks / (port_counter_frequency / 1000));
  if (poll(polled, count, timeout) <= 0) return;
  for (nfds_t i = 0; i < count; i++)
    if (polled[i].revents != 0) *ready_flags[i] = true;
}
