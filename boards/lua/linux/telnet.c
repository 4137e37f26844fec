/* SPDX-License-Identifier: MIT */
#include "telnet.h"

enum { NUL = 0, SE = 240, SB = 250, WILL = 251, DONT = 254, IAC = 255 };

static int next_state(int state, int byte) {
  switch (state) {
    case TELNET_TEXT: return byte == IAC ? TELNET_COMMAND : TELNET_TEXT;
    case TELNET_COMMAND:
      if (byte == SB) return TELNET_SUBNEGOTIATION;
      return byte >= WILL && byte <= DONT ? TELNET_OPTION : TELNET_TEXT;
    case TELNET_SUBNEGOTIATION: return byte == IAC ? TELNET_SUBNEGOTIATION_COMMAND : TELNET_SUBNEGOTIATION;
    case TELNET_SUBNEGOTIATION_COMMAND: return byte == SE ? TELNET_TEXT : TELNET_SUBNEGOTIATION;
    default: return TELNET_TEXT;
  }
}

size_t telnet_filter(struct telnet *telnet, char *bytes, size_t length) {
  size_t kept = 0;
  for (size_t i = 0; i < length; i++) {
    const int byte = (unsigned char)bytes[i];
    const int is_text = telnet->state == TELNET_TEXT && byte != IAC && byte != NUL; /* telnet's Enter is CR NUL */
    const int is_escaped = telnet->state == TELNET_COMMAND && byte == IAC;
    if (is_text || is_escaped) bytes[kept++] = (char)byte;
    telnet->state = next_state(telnet->state, byte);
  }
  return kept;
}
