/* SPDX-License-Identifier: MIT */
/* UDP for the bindings (hal/network.ts): by interface, with timestamps. net-lwip.c implements it on a chip, boards/lua/linux on Linux. */
#ifndef TIMEWIRE_UDP_H
#define TIMEWIRE_UDP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Largest UDP payload [bytes]. */
#define UDP_PAYLOAD 1472

/* Addresses are IPv4 in host byte order; an interface is its index in the list, -1 for none or unknown. */
struct udp_datagram {
  uint8_t *payload;  /* UDP_PAYLOAD bytes; valid until the next udp_receive */
  size_t length;
  int socket;        /* handle of udp_open_... */
  int interface;
  uint32_t source, destination;
  uint16_t source_port;
  uint64_t timestamp;    /* reading of port_counter, as early as the hardware allows */
};

struct udp_interface {
  char name[32];     /* of Comware, in full: Ethernet0/0, InLoopBack0 */
  uint32_t address;  /* 0: none */
  uint8_t prefix_length;
  bool is_up;
};

/* Interfaces, `InLoopBack0` (127.0.0.1/8) among them. The list never shrinks. */
int udp_interface_count(void);
const struct udp_interface *udp_interface(int index);

/* The lowest index whose link or address has changed since it was last returned; -1 for none. */
int udp_changed_interface(void);

/* hal/addressing.ts, when `udp_can_address`; an operating system sets its addresses itself. False when refused, or without room. */
extern const bool udp_can_address;
bool udp_set_address(int interface, uint32_t address, uint8_t prefix_length);
bool udp_use_dhcp(int interface);
int udp_add_vlan(int parent, const char *name, uint16_t vlan); /* index of the new interface, -1 when refused */
bool udp_set_gateway(int instance, uint32_t gateway);

/* NTP servers of DHCP option 42 of an interface: writes up to `capacity` and returns their number. */
size_t udp_dhcp_servers(int interface, uint32_t *into, size_t capacity);

/* hal/network.ts setDscp: false when the stack cannot. */
bool udp_set_dscp(uint8_t dscp);

/* hal/network.ts bindInstance. */
void udp_bind_instance(int interface, int instance);

/* Opens the NTP port on every interface; or a socket on a free, unpredictable port. -1 when none is available. */
int udp_open_service(uint16_t port);
int udp_open_client(void);
void udp_close(int socket);

/* The oldest waiting datagram, its payload in place; false when none waits. Runs the stack (ARP, DHCP, timers) as well. */
bool udp_receive(struct udp_datagram *datagram);

/* Received frames that were lost since the start, without room or damaged, as far as the stack knows. */
uint32_t udp_lost(void);

/* Sends. `instance` chooses the routes, `source` the interface of the source address (-1: the outgoing one). Writes the counter reading. */
bool udp_send(int socket, const uint8_t *payload, size_t length, int instance, int source, uint32_t address, uint16_t port, uint64_t *timestamp);

/* Replies to `to` with the first `length` bytes of its own payload, on its interface and from its destination address. */
bool udp_reply(const struct udp_datagram *to, size_t length);

/* hal/service-socket.ts. */
bool udp_broadcast(int socket, const uint8_t *payload, size_t length, int interface, uint32_t group, uint8_t time_to_live, uint16_t port, uint64_t *timestamp);
bool udp_join(uint32_t group, int interface);
void udp_leave(uint32_t group, int interface);

/* Looks a name up. `done` is called once, later, from udp_receive, with 0 when there is no such name. False during another lookup. */
bool udp_resolve(const char *name, void (*done)(uint32_t address));

#endif
