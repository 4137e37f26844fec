/* SPDX-License-Identifier: MIT */
/* Included before everything in each file of Lua's, and in each that knows its objects. */
#ifndef TIMEWIRE_LUA_SETTINGS_H
#define TIMEWIRE_LUA_SETTINGS_H

/* The seed of string hashes is fixed, because frozen strings have theirs already (freeze.mjs). Names come from the firmware, not from attackers. */
#define luai_makeseed(...) 0x54696D65u

/*
 * How Lua keeps the numbers in its tables, and how far apart two nodes of a table may lie (edit-lua.mjs). A number at a multiple of 8 makes a value of 16 bytes
 * of 9. A Cortex-M reads two words from any multiple of 4 at once, so there a value takes 12; and a table whose nodes lie further apart than 16 bits count
 * would be larger than the chip's memory, so a node takes 20 instead of 24.
 */
#if defined(__ARM_ARCH_PROFILE) && __ARM_ARCH_PROFILE == 'M'
typedef long long settings_integer __attribute__((aligned(4)));
typedef double settings_number __attribute__((aligned(4)));
typedef short settings_distance;
#else
typedef long long settings_integer;
typedef double settings_number;
typedef int settings_distance;
#endif

#endif
