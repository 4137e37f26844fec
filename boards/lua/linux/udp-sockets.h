/* SPDX-License-Identifier: MIT */
/* udp.h over the sockets of the system. */
#ifndef TIMEWIRE_UDP_SOCKETS_H
#define TIMEWIRE_UDP_SOCKETS_H

#include "options.h"

/* Takes the service port before the firmware starts; ends the program when it is not available. */
void udp_begin(const struct options *options);
void udp_end(void);

#endif
