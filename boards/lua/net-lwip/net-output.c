/* SPDX-License-Identifier: MIT */
#include "net-output.h"

#include "port.h"

uint64_t net_sent_at;

err_t net_output(struct netif *netif, struct pbuf *packet) {
  (void)netif;
  static uint8_t gathered[FRAME_ROOM];
  const uint8_t *bytes = packet->payload;
  if (packet->next != NULL) {
    if (packet->tot_len > sizeof gathered) return ERR_BUF;
    pbuf_copy_partial(packet, gathered, packet->tot_len, 0);
    bytes = gathered;
  }
  return port_ethernet_send(bytes, packet->tot_len, &net_sent_at) ? ERR_OK : ERR_IF;
}
