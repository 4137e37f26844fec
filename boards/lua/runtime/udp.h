/* SPDX-License-Identifier: MIT */
/* UDP as the bindings want it (hal/network.ts): by interface, with timestamps. net-lwip.c gives it on a chip, boards/lua/linux on Linux. */
#ifndef TIMEWIRE_UDP_H
#define TIMEWIRE_UDP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Largest UDP payload, in bytes. */
#define UDP_PAYLOAD 1472

/* Addresses are IPv4 in host byte order; an interface is its index in the list, -1 for none or unknown. */
struct udp_datagram {
  uint8_t *payload;  /* UDP_PAYLOAD bytes of room; valid until the next udp_receive */
  size_t length;
  int socket;        /* the handle that udp_open_... returned */
  int interface;
  uint32_t source, destination;
  uint16_t source_port;
  uint64_t timestamp;    /* port_counter's reading, as early as the board can take it */
};

struct udp_interface {
  char name[32];     /* Comware's, in full: Ethernet0/0, InLoopBack0 */
  uint32_t address;  /* 0: none */
  uint8_t prefix_length;
  bool is_up;
};

/* Interfaces: `InLoopBack0` (127.0.0.1/8) is one of them. The list never shrinks. */
int udp_interface_count(void);
const struct udp_interface *udp_interface(int index);

/* The lowest index whose link or address has changed since it was last returned; -1 for none. */
int udp_changed_interface(void);

/* hal/addressing.ts, where `udp_can_address` says so: an operating system does that itself. False when refused, or there is no room. */
extern const bool udp_can_address;
bool udp_set_address(int interface, uint32_t address, uint8_t prefix_length);
bool udp_use_dhcp(int interface);
int udp_add_vlan(int parent, const char *name, uint16_t vlan); /* index of the new interface, -1 when refused */
bool udp_set_gateway(int instance, uint32_t gateway);

/* NTP servers of DHCP option 42 of an interface: writes up to `capacity`, returns how many. */
size_t udp_dhcp_servers(int interface, uint32_t *into, size_t capacity);

/* hal/network.ts setDscp: false where the stack cannot. */
bool udp_set_dscp(uint8_t dscp);

/* hal/network.ts bindInstance. */
void udp_bind_instance(int interface, int instance);

/* The NTP port on every interface; a socket on a free port that cannot be guessed. -1 when it cannot be had. */
int udp_open_service(uint16_t port);
int udp_open_client(void);
void udp_close(int socket);

/* The oldest waiting datagram, with its payload in place; false when none waits. Feeds the stack (ARP, DHCP, timers) as well. */
bool udp_receive(struct udp_datagram *datagram);

/* Received frames that were lost since the start, for want of room or because they came damaged: what the stack knows of. */
uint32_t udp_lost(void);

/* Sends; `instance` chooses routes, `source` the interface whose address it leaves with (-1: the one it leaves by). Writes the counter's reading. */
bool udp_send(int socket, const uint8_t *payload, size_t length, int instance, int source, uint32_t address, uint16_t port, uint64_t *timestamp);

/* Answers `to` with the first `length` bytes of its own payload, by the interface and from the address that it came to. */
bool udp_reply(const struct udp_datagram *to, size_t length);

/* hal/service-socket.ts. */
bool udp_broadcast(int socket, const uint8_t *payload, size_t length, int interface, uint32_t group, uint8_t time_to_live, uint16_t port, uint64_t *timestamp);
bool udp_join(uint32_t group, int interface);
void udp_leave(uint32_t group, int interface);

/* Looks a name up; `done` is called once, later, from within udp_receive: with 0 for "no such name". False when a lookup is under way already. */
bool udp_resolve(const char *name, void (*done)(uint32_t address));

#endif
