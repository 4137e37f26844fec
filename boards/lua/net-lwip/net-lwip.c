/* SPDX-License-Identifier: MIT */
/*
 * udp.h over lwIP: one received frame at a time becomes a datagram. The datagram stays in its frame, and the reply is written over it: nothing is copied or
 * allocated on this path.
 */
#include <string.h>

#include "lwip/etharp.h"
#include "lwip/igmp.h"
#include "lwip/sys.h"
#include "lwip/timeouts.h"
#include "net-interfaces.h"
#include "net-names.h"
#include "net-neighbours.h"
#include "net-output.h"
#include "net-streams.h"
#include "port.h"

#define HEADERS (14u + 4u + 20u + 8u) /* Ethernet, VLAN, IPv4, UDP */
#define ETHERNET_HEADER 14u
#define TYPE_VLAN 0x8100u
#define VLAN_BITS 0x0FFFu
#define UNICAST_TTL 64
/* The first ephemeral port (RFC 6056 section 2.1). */
#define FIRST_PORT 49152u
#define PORT_TRIES 16
/* Runs of lwIP's timers per second: the shortest of them has a tenth of a second. */
#define TIMERS_PER_SECOND 20u

/* Contiguous: lwIP may put headers before the payload. Volatile: lwIP copies a packet that it keeps after the call (one that waits for ARP). */
#define OUR_FRAME ((pbuf_type)(PBUF_RAM | PBUF_TYPE_FLAG_DATA_VOLATILE))

/* lwIP requires the room before a payload to lie behind the pbuf. The six bytes are room for a VLAN tag, and align the IP header. */
struct frame {
  struct pbuf_custom pbuf;
  uint8_t spare[6];
  uint8_t bytes[FRAME_ROOM];
};

/* The heap of lwIP, with room for its first and last block. */
__attribute__((section(".bulk"), aligned(MEM_ALIGNMENT))) unsigned char net_heap[MEM_SIZE + 64];

static struct frame incoming, outgoing;
static uint64_t received_at; /* of the frame in `incoming` */
static uint64_t timers_at;   /* next run of lwIP's timers [ticks] */

/* The datagram in `incoming`, while `is_waiting`. */
static struct udp_datagram waiting;
static bool is_waiting;

static struct udp_pcb *sockets[NET_SOCKETS];
static uint8_t type_of_service;
static int service = -1;

uint32_t net_random(void) {
  uint32_t bits;
  port_entropy((uint8_t *)&bits, sizeof bits);
  return bits;
}

void net_broken(const char *assertion) {
  static const char words[] = "\r\n% The network stack stopped: ";
  port_console_write(words, sizeof words - 1);
  port_console_write(assertion, strlen(assertion));
  port_restart();
}

/* Time for lwIP's timers [ms]. */
u32_t sys_now(void) {
  return (u32_t)(port_counter() / (port_counter_frequency / 1000u));
}

static void keep_frame(struct pbuf *packet) {
  (void)packet; /* both frames are static and are used again */
}

/* Makes `frame` a new pbuf whose payload is `length` bytes from `offset` on. */
static struct pbuf *wrap_frame(struct frame *frame, size_t offset, size_t length) {
  frame->pbuf.custom_free_function = keep_frame;
  struct pbuf *packet = pbuf_alloced_custom(PBUF_RAW, 0, OUR_FRAME, &frame->pbuf, frame->bytes, 0);
  packet->payload = frame->bytes + offset;
  packet->len = packet->tot_len = (u16_t)length;
  return packet;
}

/* Called by lwIP with a datagram and its socket. It lies in `incoming`, or, from the loopback interface, in memory of lwIP. */
static void take_datagram(void *argument, struct udp_pcb *pcb, struct pbuf *packet, const ip_addr_t *from, u16_t port) {
  (void)pcb;
  int interface = net_index(ip_current_input_netif());
  bool is_broadcast = ip_addr_isbroadcast(ip_current_dest_addr(), ip_current_input_netif());
  if (is_waiting || packet->tot_len > UDP_PAYLOAD || (is_broadcast && !net_hears_broadcasts(interface))) {
    pbuf_free(packet);
    return;
  }
  waiting.payload = packet->payload;
  if (packet != &incoming.pbuf.pbuf) {
    waiting.payload = incoming.bytes + HEADERS;
    pbuf_copy_partial(packet, waiting.payload, packet->tot_len, 0);
    received_at = port_counter();
  }
  waiting.length = packet->tot_len;
  waiting.socket = (int)((struct udp_pcb **)argument - sockets);
  waiting.interface = interface;
  waiting.source = lwip_ntohl(ip_2_ip4(from)->addr);
  waiting.destination = is_broadcast ? LIMITED_BROADCAST : lwip_ntohl(ip4_current_dest_addr()->addr);
  waiting.source_port = port;
  waiting.timestamp = received_at;
  is_waiting = true;
  pbuf_free(packet);
}

/* The interface of a frame, by its VLAN tag; tag 0 is a priority, not a VLAN (IEEE 802.1Q section 9.6). */
static struct netif *netif_of_frame(size_t length) {
  const uint8_t *bytes = incoming.bytes;
  if (length < ETHERNET_HEADER + 4u || (bytes[12] << 8 | bytes[13]) != (int)TYPE_VLAN) return net_of_vlan(0);
  return net_of_vlan((uint16_t)((bytes[14] << 8 | bytes[15]) & VLAN_BITS));
}

static void input_frame(size_t length) {
  struct netif *netif = netif_of_frame(length);
  if (netif == NULL) return;
  struct pbuf *packet = wrap_frame(&incoming, 0, length);
  if (netif->input(packet, netif) != ERR_OK) pbuf_free(packet);
  net_settle_streams();
}

static void run_timers(void) {
  uint64_t now = port_counter();
  if (now < timers_at) return;
  timers_at = now + port_counter_frequency / TIMERS_PER_SECOND;
  sys_check_timeouts();
  net_run_streams();
  net_refresh_neighbours();
  net_answer_names();
}

bool udp_receive(struct udp_datagram *datagram) {
  net_start();
  net_follow_link();
  run_timers();
  is_waiting = false;
  netif_poll_all();
  net_settle_streams();
  while (!is_waiting) {
    size_t length = port_ethernet_receive(incoming.bytes, sizeof incoming.bytes, &received_at);
    if (length == 0) return false;
    input_frame(length);
  }
  *datagram = waiting;
  return true;
}

uint32_t udp_lost(void) { return port_ethernet_lost; }

static int open_socket(uint16_t port) {
  net_start();
  int socket = 0;
  while (socket < NET_SOCKETS && sockets[socket] != NULL) socket++;
  if (socket == NET_SOCKETS) return -1;
  struct udp_pcb *pcb = udp_new_ip_type(IPADDR_TYPE_V4);
  if (pcb == NULL) return -1;
  err_t bound = port != 0 ? udp_bind(pcb, IP4_ADDR_ANY, port) : ERR_USE;
  for (int i = 0; port == 0 && bound == ERR_USE && i < PORT_TRIES; i++) {
    bound = udp_bind(pcb, IP4_ADDR_ANY, (u16_t)(FIRST_PORT + net_random() % (65536u - FIRST_PORT)));
  }
  if (bound != ERR_OK) {
    udp_remove(pcb);
    return -1;
  }
  pcb->ttl = UNICAST_TTL;
  pcb->tos = type_of_service;
  udp_recv(pcb, take_datagram, &sockets[socket]);
  sockets[socket] = pcb;
  return socket;
}

int udp_open_service(uint16_t port) {
  if (service < 0) service = open_socket(port);
  return service;
}

int udp_open_client(void) {
  return open_socket(0);
}

bool udp_set_dscp(uint8_t dscp) {
  type_of_service = (uint8_t)(dscp << 2); /* the two bits below are for congestion (RFC 3168) */
  for (int socket = 0; socket < NET_SOCKETS; socket++)
    if (sockets[socket] != NULL) sockets[socket]->tos = type_of_service;
  return true;
}

static struct udp_pcb *pcb_of(int socket) {
  return socket >= 0 && socket < NET_SOCKETS ? sockets[socket] : NULL;
}

void udp_close(int socket) {
  if (pcb_of(socket) == NULL) return;
  udp_remove(sockets[socket]);
  sockets[socket] = NULL;
  if (socket == service) service = -1;
}

/* Sends a payload on one interface, from the address `from` (0: the interface's own). */
static bool send_packet(struct udp_pcb *pcb, struct pbuf *packet, int interface, uint32_t from, uint32_t to, uint16_t port) {
  struct netif *netif = net_interface(interface);
  if (pcb == NULL || netif == NULL || !udp_interface(interface)->is_up || udp_interface(interface)->address == 0) return false;
  ip_addr_t source, destination;
  ip_addr_set_ip4_u32_val(source, from == 0 ? netif_ip4_addr(netif)->addr : lwip_htonl(from));
  ip_addr_set_ip4_u32_val(destination, lwip_htonl(to));
  return udp_sendto_if_src(pcb, packet, &destination, port, netif, &source) == ERR_OK;
}

static bool send_payload(int socket, const uint8_t *payload, size_t length, int interface, uint32_t from, uint32_t to, uint16_t port, uint64_t *timestamp) {
  if (length > UDP_PAYLOAD) return false;
  memcpy(outgoing.bytes + HEADERS, payload, length);
  net_sent_at = 0;
  bool is_sent = send_packet(pcb_of(socket), wrap_frame(&outgoing, HEADERS, length), interface, from, to, port);
  *timestamp = net_sent_at != 0 ? net_sent_at : port_counter(); /* 0: it waits for ARP, or goes to the loopback interface */
  return is_sent;
}

bool udp_send(int socket, const uint8_t *payload, size_t length, int instance, int source, uint32_t address, uint16_t port, uint64_t *timestamp) {
  int interface = net_route(instance, address);
  if (interface == NET_NO_INTERFACE) return false;
  const struct udp_interface *from = udp_interface(source);
  net_use_neighbour(interface, net_next_hop(interface, address));
  return send_payload(socket, payload, length, interface, from == NULL ? 0 : from->address, address, port, timestamp);
}

/* The reply to a broadcast or a group leaves from the interface's own address. */
bool udp_reply(const struct udp_datagram *to, size_t length) {
  if (length > UDP_PAYLOAD) return false;
  bool is_ours = to->destination != LIMITED_BROADCAST && to->destination >> 28 != 14;
  struct pbuf *packet = wrap_frame(&incoming, (size_t)(to->payload - incoming.bytes), length);
  return send_packet(pcb_of(to->socket), packet, to->interface, is_ours ? to->destination : 0, to->source, to->source_port);
}

bool udp_broadcast(int socket, const uint8_t *payload, size_t length, int interface, uint32_t group, uint8_t time_to_live, uint16_t port, uint64_t *timestamp) {
  struct udp_pcb *pcb = pcb_of(socket);
  if (pcb == NULL) return false;
  udp_set_multicast_ttl(pcb, time_to_live);
  return send_payload(socket, payload, length, interface, 0, group, port, timestamp);
}

bool udp_join(uint32_t group, int interface) {
  struct netif *netif = net_interface(interface);
  if (netif == NULL || !udp_interface(interface)->is_up) return false;
  if (group == LIMITED_BROADCAST) {
    net_hear_broadcasts(interface, true);
    return true;
  }
  ip4_addr_t address = {lwip_htonl(group)};
  return igmp_joingroup_netif(netif, &address) == ERR_OK;
}

void udp_leave(uint32_t group, int interface) {
  struct netif *netif = net_interface(interface);
  if (netif == NULL) return;
  if (group == LIMITED_BROADCAST) {
    net_hear_broadcasts(interface, false);
    return;
  }
  ip4_addr_t address = {lwip_htonl(group)};
  (void)igmp_leavegroup_netif(netif, &address);
}
