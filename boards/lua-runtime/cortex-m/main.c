/* SPDX-License-Identifier: MIT */
/* The firmware on a chip: it starts with the board, and ends with its power. */
#include "port.h"
#include "runtime.h"
#include "udp.h"

/* What Lua may have at most; `make size` prints what it has. */
#define HEAP_BYTES (1024u * 1024u)
#define NTP_PORT 123
#define ASSOCIATIONS 32

int main(void) {
#ifdef TEST_ADDRESS
  udp_set_address(0, TEST_ADDRESS, 24);
#endif
  static const struct runtime_settings settings = {
    .heap_limit = HEAP_BYTES, .service_port = NTP_PORT, .server_port = NTP_PORT, .associations = ASSOCIATIONS, .is_paged = true};
  if (!runtime_start(&settings)) {
    uint64_t end = port_counter() + port_counter_frequency;
    while (port_counter() < end) port_wait(end - port_counter()); /* the reason wants to be read before it comes again */
    port_restart();
  }
  for (;;) runtime_turn();
}
