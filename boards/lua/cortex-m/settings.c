/* SPDX-License-Identifier: MIT */
#include "settings.h"

#include "board.h"
#include "port.h"

#define NTP_PORT 123

const char port_model[] = BOARD_MODEL;

const char *port_oscillator(void) { return NULL; } /* the emulated chips have no serial number */

const struct runtime_settings board_settings = {.heap_limit = BOARD_LIMITS_HEAP,
                                                .service_port = NTP_PORT,
                                                .server_port = NTP_PORT,
                                                .associations = BOARD_CAPACITY_ASSOCIATIONS,
                                                .keys = BOARD_CAPACITY_KEYS,
                                                .is_attended = true};
