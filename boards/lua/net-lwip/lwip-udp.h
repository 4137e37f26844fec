/* SPDX-License-Identifier: MIT */
/* lwIP's headers together with udp.h: both have a udp_send, see arch/cc.h. */
#ifndef TIMEWIRE_LWIP_UDP_H
#define TIMEWIRE_LWIP_UDP_H

#include "lwip/netif.h"
#include "lwip/udp.h"
#undef udp_send
#include "udp.h"

#define NET_NO_INTERFACE (-1)
#define LIMITED_BROADCAST 0xFFFFFFFFu

#endif
