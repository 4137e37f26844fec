/* SPDX-License-Identifier: MIT */
/* Where lwIP asks us: which VLAN, which way, and whether a packet may come in at all. Answered in net-interfaces.c. */
#ifndef TIMEWIRE_LWIP_HOOKS_H
#define TIMEWIRE_LWIP_HOOKS_H

#include "lwip/ip4_addr.h"
#include "lwip/netif.h"
#include "lwip/pbuf.h"

/* The tag that frames leave with, -1 for none. */
int32_t net_vlan_tag(const struct netif *netif);

/* Whether an IPv4 packet has come by an interface that it must not come by. Then it is freed and 1 is returned. */
int net_refuses(struct pbuf *packet, const struct netif *input);

/* The interface that a packet of the stack's own leaves by. */
struct netif *net_own_route(const ip4_addr_t *destination);

/* The router of an interface for what is not on its network; NULL for the one that DHCP named. */
const ip4_addr_t *net_gateway(const struct netif *netif);

/* Two more are in lwipopts.h, where lwIP looks for them when it plans its buffers. Frames are sorted by VLAN before lwIP sees them: net-lwip.c. */
#define LWIP_HOOK_VLAN_CHECK(netif, header, tag) 1
#define LWIP_HOOK_IP4_INPUT(packet, input) net_refuses(packet, input)
#define LWIP_HOOK_ETHARP_GET_GW(netif, destination) net_gateway(netif)

#endif
