/* SPDX-License-Identifier: MIT */
/*
 * Keeps the hardware addresses of servers known. A request that waits for ARP leaves later than its transmit timestamp. Polls are further apart than ARP entries
 * last, so that each request would wait. So the next hop of each datagram is asked for again before its entry expires.
 */
#ifndef TIMEWIRE_NET_NEIGHBOURS_H
#define TIMEWIRE_NET_NEIGHBOURS_H

#include <stdint.h>

/* Notes that a datagram is sent to that next hop. */
void net_use_neighbour(int interface, uint32_t hop);

/* Asks for the addresses that are due. Called regularly. */
void net_refresh_neighbours(void);

#endif
