/* SPDX-License-Identifier: MIT */
#include "drivers.h"

/* What Lua may have at most. `make size` prints what it has. */
#define HEAP_BYTES (320u * 1024u)
#define NTP_PORT 123
#define ASSOCIATIONS 16

const struct runtime_settings board_settings = {
  .heap_limit = HEAP_BYTES, .service_port = NTP_PORT, .server_port = NTP_PORT, .associations = ASSOCIATIONS, .is_attended = true};
