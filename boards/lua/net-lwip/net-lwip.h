/* SPDX-License-Identifier: MIT */
/* The files of udp.h over lwIP to each other: net-lwip.c (datagrams), net-interfaces.c, net-neighbours.c, net-names.c. */
#ifndef TIMEWIRE_NET_LWIP_H
#define TIMEWIRE_NET_LWIP_H

#include "lwip/netif.h"
#include "lwip/udp.h"
#undef udp_send /* of lwIP: arch/cc.h */
#include "udp.h"

#define NET_NO_INTERFACE (-1)
#define LIMITED_BROADCAST 0xFFFFFFFFu

/* Starts lwIP and the interfaces on first use. */
void net_start(void);

/* Follows the link; hands on what lwIP's loopback holds. */
void net_follow_link(void);

/* lwIP's interface of an index; the index of lwIP's interface, NET_NO_INTERFACE when it is none of ours. */
struct netif *net_interface(int index);
int net_index(const struct netif *netif);

/* The interface that takes frames of `vlan` (0: untagged); NULL for none. */
struct netif *net_of_vlan(uint16_t vlan);

/* The interface of `instance` that `address` is reached by, NET_NO_INTERFACE when there is no route. */
int net_route(int instance, uint32_t address);

/* The next hop towards `address` by an interface: the address itself, or a router's; 0 when there is none. */
uint32_t net_next_hop(int interface, uint32_t address);

/* Whether broadcasts that come by that interface are wanted. */
bool net_hears_broadcasts(int interface);
void net_hear_broadcasts(int interface, bool wanted);

/* Sends one Ethernet frame and keeps its timestamp for net_sent_timestamp. */
err_t net_output(struct netif *netif, struct pbuf *packet);

/* A datagram goes to that next hop: its hardware address is to be known beforehand next time. */
void net_use_neighbour(int interface, uint32_t hop);
void net_refresh_neighbours(void);

/* Tells who asked for a name, when the answer is there. */
void net_answer_names(void);

#endif
