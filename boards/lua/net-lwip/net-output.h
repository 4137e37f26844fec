/* SPDX-License-Identifier: MIT */
/* From lwIP to the Ethernet driver. */
#ifndef TIMEWIRE_NET_OUTPUT_H
#define TIMEWIRE_NET_OUTPUT_H

#include <stdint.h>

#include "lwip/netif.h"

/* Largest Ethernet frame with a VLAN tag and a checksum [bytes], rounded up to a word. */
#define FRAME_ROOM 1524u

/* Counter reading of the last frame that was sent [ticks]. */
extern uint64_t net_sent_at;

/* Sends one Ethernet frame: the `linkoutput` of all interfaces. */
err_t net_output(struct netif *netif, struct pbuf *packet);

#endif
