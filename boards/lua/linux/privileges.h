/* SPDX-License-Identifier: MIT */
/* Privileges of the process, and the protection of its memory. */
#ifndef TIMEWIRE_PRIVILEGES_H
#define TIMEWIRE_PRIVILEGES_H

#include "options.h"

/*
 * Keeps the memory, which holds keys, out of core dumps, of the reach of debuggers, and where the limits allow it out of swap space. Looks up the user of --user and
 * makes the state folder for that user; ends the program when the user cannot be changed to.
 */
void privileges_begin(const struct options *options);

/*
 * Changes to the user of --user, when the sockets are open; without the option it changes nothing. Two capabilities are kept, over `reboot` too:
 * CAP_NET_BIND_SERVICE for an NTP port below 1024, which is bound again when an address changes, and CAP_SYS_TIME for --system-clock.
 */
void privileges_drop(const struct options *options);

#endif
