/* SPDX-License-Identifier: MIT */
/* Included before everything in each file of Lua's. */
#ifndef TIMEWIRE_LUA_SETTINGS_H
#define TIMEWIRE_LUA_SETTINGS_H

/* The seed of string hashes is fixed, because frozen strings have theirs already (freeze.mjs). Names come from the firmware, not from attackers. */
#define luai_makeseed(...) 0x54696D65u

#endif
