/* SPDX-License-Identifier: MIT */
/* Settings of the runtime, which the port gives at start. */
#ifndef TIMEWIRE_RUNTIME_SETTINGS_H
#define TIMEWIRE_RUNTIME_SETTINGS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct runtime_settings {
  size_t heap_limit;     /* Lua heap [bytes] */
  uint16_t service_port; /* NTP port of the service: 123 */
  uint16_t server_port;  /* NTP port of other servers: 123 */
  int associations;      /* room in the association table */
  int keys;              /* room for authentication keys */
  bool is_attended;      /* hal/serial.ts isAttended */
  const char *reach;     /* hal/serial.ts reach; NULL for a line of its owner */
  const struct password_hasher *passwords; /* NULL: the vault seals passwords */
};

#endif
