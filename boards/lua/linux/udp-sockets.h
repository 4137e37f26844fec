/* SPDX-License-Identifier: MIT */
/* udp.h over the sockets of the system. */
#ifndef TIMEWIRE_UDP_SOCKETS_H
#define TIMEWIRE_UDP_SOCKETS_H

#include "options.h"

/* Takes the service port before the firmware starts; ends the program when it is not available. */
void udp_begin(const struct options *options);
void udp_end(void);

/*
 * The source address of a client's requests: of the given interface, of the one in its VPN instance towards the server, or the only one of the board. 0 leaves it
 * to the routes of the system. False when there is none.
 */
bool udp_client_address(int instance, int source, uint32_t destination, uint32_t *address);

#endif
