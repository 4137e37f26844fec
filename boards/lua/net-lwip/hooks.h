/* SPDX-License-Identifier: MIT */
/* Hooks that lwIP calls, implemented in net-interfaces.c: VLAN tag, route, admission of a packet. */
#ifndef TIMEWIRE_LWIP_HOOKS_H
#define TIMEWIRE_LWIP_HOOKS_H

#include "lwip/ip4_addr.h"
#include "lwip/netif.h"
#include "lwip/pbuf.h"

/* VLAN tag of sent frames; -1 for none. */
int32_t net_vlan_tag(const struct netif *netif);

/* Returns 1, and frees the packet, when an IPv4 packet must not arrive on this interface. */
int net_refuses(struct pbuf *packet, const struct netif *input);

/* The interface for a packet of the stack's own. */
struct netif *net_own_route(const ip4_addr_t *destination);

/* The router of an interface for other networks; NULL for that of DHCP. */
const ip4_addr_t *net_gateway(const struct netif *netif);

/* Returns an error for a segment that must not begin a connection: no listener in the VPN instance of its interface (net-streams.c). */
struct tcp_pcb;
struct tcp_hdr;
err_t net_admit_segment(struct tcp_pcb *pcb, const struct tcp_hdr *header);

/* Two more are in lwipopts.h, where lwIP needs them to plan its buffers. net-lwip.c sorts frames by VLAN before lwIP gets them. */
#define LWIP_HOOK_VLAN_CHECK(netif, header, tag) 1
#define LWIP_HOOK_IP4_INPUT(packet, input) net_refuses(packet, input)
#define LWIP_HOOK_TCP_INPACKET_PCB(pcb, header, length, first_length, second, packet) net_admit_segment(pcb, header)
/* Initial sequence numbers that an attacker cannot predict (RFC 6528). */
#define LWIP_HOOK_TCP_ISN(own, own_port, other, other_port) net_random()
#define LWIP_HOOK_ETHARP_GET_GW(netif, destination) net_gateway(netif)

#endif
