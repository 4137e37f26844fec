/* SPDX-License-Identifier: MIT */
#include "net-neighbours.h"

#include "lwip/etharp.h"
#include "net-interfaces.h"
#include "port.h"

#define NEIGHBOURS 32
/* lwIP's entries expire after 300 s. */
#define REFRESH_SECONDS 120u
/* Time without a datagram after which a neighbour is dropped [s]: twice the longest poll interval. */
#define UNUSED_SECONDS (2u << 17)

struct neighbour {
  uint32_t hop; /* 0: free */
  int interface;
  uint64_t used, asked; /* [ticks] */
};

static struct neighbour neighbours[NEIGHBOURS];

void net_use_neighbour(int interface, uint32_t hop) {
  uint64_t now = port_counter();
  struct neighbour *oldest = &neighbours[0];
  for (int i = 0; i < NEIGHBOURS; i++) {
    struct neighbour *entry = &neighbours[i];
    if (entry->hop == hop && entry->interface == interface) {
      entry->used = now;
      return;
    }
    if (entry->hop == 0 || (oldest->hop != 0 && entry->used < oldest->used)) oldest = entry;
  }
  *oldest = (struct neighbour){.hop = hop, .interface = interface, .used = now, .asked = now};
}

void net_refresh_neighbours(void) {
  uint64_t now = port_counter();
  for (int i = 0; i < NEIGHBOURS; i++) {
    struct neighbour *entry = &neighbours[i];
    if (entry->hop == 0 || now - entry->asked < (uint64_t)REFRESH_SECONDS * port_counter_frequency) continue;
    entry->asked = now;
    if (now - entry->used > (uint64_t)UNUSED_SECONDS * port_counter_frequency) entry->hop = 0;
    ip4_addr_t address = {lwip_htonl(entry->hop)};
    struct netif *netif = net_interface(entry->interface);
    if (entry->hop != 0 && netif != NULL && netif->hwaddr_len != 0) (void)etharp_query(netif, &address, NULL);
  }
}
