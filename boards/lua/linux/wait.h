/* SPDX-License-Identifier: MIT */
/* port_wait of port.h: one poll() for the file descriptors of all parts of the program. */
#ifndef TIMEWIRE_WAIT_H
#define TIMEWIRE_WAIT_H

#include <stdbool.h>
#include <stdint.h>

/* Waits for `fd` from now on. `ready` becomes true when it can be read; its owner sets it to false. False: there is no room for another descriptor. */
bool wait_add(int fd, bool *ready);

/* Ends that, before `fd` is closed. */
void wait_remove(int fd);

/* The next waits end when the counter comes to that reading [ticks]; 0: without this limit. */
void wait_no_later(uint64_t counter);

/* Calls `settle` before each wait: it hands over what is still to be sent. When it returns true there is work already, and nothing is waited for. */
void wait_before(bool (*settle)(void));

#endif
