/* SPDX-License-Identifier: MIT */
/* Network interfaces of the machine under their Comware names. */
#ifndef TIMEWIRE_INTERFACES_H
#define TIMEWIRE_INTERFACES_H

#include <net/if.h>
#include <stdbool.h>
#include <stdint.h>

#include "options.h"
#include "udp.h"

#define MOST_ADDRESSES 8

/* Index of the device that packets of the machine to itself pass (Linux: LOOPBACK_IFINDEX). */
#define LOOPBACK_DEVICE 1

struct interface {
  struct udp_interface shown;
  char target[IFNAMSIZ]; /* the Linux interface, or the one address, behind the name */
  char device[IFNAMSIZ]; /* the Linux interface that has its addresses at the moment */
  unsigned device_index; /* its number */
  uint32_t addresses[MOST_ADDRESSES]; /* the primary one first */
  int address_count;
  int instance; /* VPN instance that it is bound to */
  bool has_changed;
};

extern struct interface interfaces[MOST_INTERFACES];
extern int interface_count;

/* Starts with the interfaces of the options; without any, with all of the machine, present and future. Ends the program when one of them does not exist. */
void interfaces_begin(const struct options *options);

/* Reads the state of the system's interfaces; true when something has changed. */
bool interfaces_update(void);

/* The first interface with addresses on a Linux device; -1 for none. */
int interface_on(unsigned device_index);

/* The interface that has `address` as one of its own; -1 for none. */
int interface_of(uint32_t address);

/* Of the interfaces of `instance` that are up: the one whose network contains `address`, or the first that is no loopback, or the first; -1 for none. */
int interface_towards(uint32_t address, int instance);

/* The directed broadcast address of an interface; 0 where it has none (RFC 3021). */
uint32_t directed_broadcast(const struct interface *interface);

/*
 * The source address of a client's requests: of the given interface, of the one in its VPN instance towards the server, or the only one of the board. 0 leaves it
 * to the routes of the system. False when there is none.
 */
bool interfaces_client_address(int instance, int source, uint32_t destination, uint32_t *address);

#endif
