/* SPDX-License-Identifier: MIT */
/* Removes the negotiation of a telnet program (RFC 854) from its input; a plain connection passes unchanged. */
#ifndef TIMEWIRE_TELNET_H
#define TIMEWIRE_TELNET_H

#include <stddef.h>

struct telnet {
  enum { TELNET_TEXT, TELNET_COMMAND, TELNET_OPTION, TELNET_SUBNEGOTIATION, TELNET_SUBNEGOTIATION_COMMAND } state;
};

/* Moves the typed characters of the next `length` bytes of a connection to their beginning, and returns their number. */
size_t telnet_filter(struct telnet *telnet, char *bytes, size_t length);

#endif
