/* SPDX-License-Identifier: MIT */
/* Settings of the runtime, from board.json. */
#ifndef TIMEWIRE_SETTINGS_H
#define TIMEWIRE_SETTINGS_H

#include "runtime-settings.h"

extern const struct runtime_settings board_settings;

#endif
