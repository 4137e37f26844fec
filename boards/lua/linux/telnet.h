/* SPDX-License-Identifier: MIT */
/* Takes a telnet program's negotiation (RFC 854) out of what it sends; a plain connection passes as it is. */
#ifndef TIMEWIRE_TELNET_H
#define TIMEWIRE_TELNET_H

#include <stddef.h>

struct telnet {
  enum { TELNET_TEXT, TELNET_COMMAND, TELNET_OPTION, TELNET_SUBNEGOTIATION, TELNET_SUBNEGOTIATION_COMMAND } state;
};

/* Leaves the typed characters of the next `length` bytes of a connection in their place, and returns how many there are. */
size_t telnet_filter(struct telnet *telnet, char *bytes, size_t length);

#endif
