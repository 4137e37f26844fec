/* SPDX-License-Identifier: MIT */
/*
 * The interfaces of udp.h over lwIP: Ethernet0/0, 127.0.0.1/8, and a subinterface for each VLAN. A VPN instance is a set of them: its addresses and routers have no
 * meaning in another one. lwIP's own routing, which has a single table, is never used.
 */
#ifndef TIMEWIRE_NET_INTERFACES_H
#define TIMEWIRE_NET_INTERFACES_H

#include "lwip-udp.h"

/* Starts lwIP and the interfaces at the first call. */
void net_start(void);

/* Follows the link of the Ethernet port. */
void net_follow_link(void);

/* lwIP's interface of an index; the index of lwIP's interface, NET_NO_INTERFACE when it is none of these. */
struct netif *net_interface(int index);
int net_index(const struct netif *netif);

/* The interface for frames of `vlan` (0: untagged); NULL for none. */
struct netif *net_of_vlan(uint16_t vlan);

/* The interface of `instance` towards `address`; NET_NO_INTERFACE without a route. */
int net_route(int instance, uint32_t address);

/* The next hop towards `address` on an interface: the address itself, or a router's; 0 when there is none. */
uint32_t net_next_hop(int interface, uint32_t address);

/* The VPN instance of an interface; -1 for an index that is none. */
int net_instance(int interface);

/* True when broadcasts on that interface are wanted. */
bool net_hears_broadcasts(int interface);
void net_hear_broadcasts(int interface, bool wanted);

#endif
