/* SPDX-License-Identifier: MIT */
/* UDP on Linux: interfaces (interfaces.c), bound ports (ports.c), groups (groups.c), datagrams in batches (batch.c), and udp.h over them (udp.c). */
#ifndef TIMEWIRE_NET_H
#define TIMEWIRE_NET_H

#include <net/if.h>
#include <netinet/in.h>
#include <stdbool.h>
#include <stdint.h>

#include "linux.h"
#include "udp.h"

#define MOST_ADDRESSES 8
#define MOST_PORTS 256

struct interface {
  struct udp_interface shown;
  char target[IFNAMSIZ]; /* the Linux interface, or the one address, that it stands for */
  char device[IFNAMSIZ]; /* the Linux interface that has its addresses at the moment */
  unsigned device_index; /* its number */
  uint32_t addresses[MOST_ADDRESSES]; /* the primary one first */
  int address_count;
  int instance; /* VPN instance that it is bound to */
  bool has_changed;
};

extern struct interface interfaces[MOST_INTERFACES];
extern int interface_count;

/* Begins with the chosen interfaces; without a choice, with whatever the machine has or comes to have. Ends the program when a choice is none. */
void interfaces_begin(const struct options *options);

/* Looks at the system again; true when something has changed. */
bool interfaces_update(void);

/* The interface that has `address` as one of its own; -1 for none. */
int interface_of(uint32_t address);

/* Of the interfaces of `instance` that are up, the one whose network holds `address`, or the first that is no loopback, or the first; -1 for none. */
int interface_towards(uint32_t address, int instance);

/* The directed broadcast address of an interface; 0 where it has none (RFC 3021). */
uint32_t directed_broadcast(const struct interface *interface);

enum port_kind { PORT_FREE, PORT_SERVICE, PORT_GROUP, PORT_CLIENT };

/* A bound UDP socket of the system. */
struct port {
  enum port_kind kind;
  int fd;
  int handle;         /* of udp.h, that its datagrams are delivered as */
  int interface;      /* -1: any */
  uint32_t bound_to;  /* address; 0: any */
  uint32_t group;     /* as which what it receives was sent, for PORT_GROUP */
  uint32_t membership; /* groups.c: what has been joined */
  int time_to_live;   /* of what it has last sent to a group; 0: not set yet */
  uint32_t overflowed; /* datagrams that the kernel had no room for so far */
  bool is_ready;
};

/* Ports in use lie from `ports` to below `ports_end`, with free ones among them. */
extern struct port ports[MOST_PORTS];
extern struct port *ports_end;

/* Binds UDP port `number` (0: any free one) of `address`, with kernel receive timestamps. NULL, and errno, when it cannot be had. `device` is NULL for any. */
struct port *port_bind(enum port_kind kind, uint32_t address, uint16_t number, const char *device);
void port_close(struct port *port);

/* The service port of an interface's primary address; NULL while it is down, and for -1. */
struct port *port_of_interface(int interface);

struct sockaddr_in socket_address(uint32_t address, uint16_t port);

/* Binds what has come and gives up what has gone, after interfaces_update or a change of instances. False, and errno, when a port cannot be had. */
bool service_follow(uint16_t number);

/* groups.c: the same for what has been joined. */
void groups_follow(uint16_t number);

/* Takes the oldest waiting datagram of a ready port; false when none waits. */
bool batch_receive(struct udp_datagram *into);

/* Sends `length` bytes of the received payload back by `port`; at the end of the batch. */
bool batch_reply(const struct udp_datagram *to, struct port *port, size_t length);

/* Sends what waits for the end of the batch. */
void batch_flush(void);

/* Whether datagrams wait in memory. */
bool batch_is_waiting(void);

/* The port is about to be closed: what waits to leave by it leaves, what came by it is dropped. */
void batch_forget(const struct port *port);

/* The port that the datagram being handled came by. */
struct port *batch_port(void);

/* A datagram could not be sent: the first of a kind is reported. */
void report_send_error(int reason);

#endif
