/* SPDX-License-Identifier: MIT */
/* Bound UDP sockets of the system. */
#ifndef TIMEWIRE_PORTS_H
#define TIMEWIRE_PORTS_H

#include <netinet/in.h>
#include <stdbool.h>
#include <stdint.h>

#define MOST_PORTS 256

enum port_kind { PORT_FREE, PORT_SERVICE, PORT_GROUP, PORT_CLIENT };

struct port {
  enum port_kind kind;
  int fd;
  int handle;          /* of udp.h, for received datagrams */
  int interface;       /* -1: any */
  uint32_t bound_to;   /* address; 0: any */
  uint32_t group;      /* destination of received datagrams, for PORT_GROUP */
  uint32_t membership; /* address of the interface when the group was joined, for PORT_GROUP */
  int time_to_live;    /* of the last datagram to a group; 0: not set yet */
  uint32_t overflowed; /* datagrams that the kernel had no room for so far */
  bool is_ready;       /* it can be read */
};

/* Ports in use are in [ports, ports_end), with free ones among them. */
extern struct port ports[MOST_PORTS];
extern struct port *ports_end;

/*
 * Binds UDP port `number` (0: any free one) of `address`, with receive timestamps of the kernel. `device` ties it to a Linux interface; NULL for any. NULL with
 * errno when it cannot be bound.
 */
struct port *port_bind(enum port_kind kind, uint32_t address, uint16_t number, const char *device);

/* Closes a port. The function of `ports_before_close` is called first. */
void port_close(struct port *port);
void ports_before_close(void (*forget)(const struct port *port));

/* Ties a port to one device, because VPN instances may use the same addresses. Without the permission they may not, and everything else works. */
void tie_to_device(int fd, const char *device);

/* Sets the DSCP of the open ports, and of those to come. */
void ports_set_dscp(uint8_t dscp);

struct sockaddr_in socket_address(uint32_t address, uint16_t port);

/* Reports that a datagram could not be sent; the same reason as the last time is not reported again. */
void report_send_error(int reason);

#endif
