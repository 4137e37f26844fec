/* SPDX-License-Identifier: MIT */
/* Included first in each file of Lua, and in each file that uses its objects. */
#ifndef TIMEWIRE_LUA_SETTINGS_H
#define TIMEWIRE_LUA_SETTINGS_H

/* The seed of string hashes is fixed, because frozen strings have their hashes already (freeze.mjs). Names come from the firmware, not from attackers. */
#define luai_makeseed(...) 0x54696D65u

/*
 * Alignment of numbers in tables, and width of the distance between two nodes of a table (edit-lua.mjs). With numbers at multiples of 8 a value of 9 bytes takes 16.
 * A Cortex-M loads two words from any multiple of 4, so there a value takes 12. A table whose node distance exceeds 16 bits would not fit into the memory of the
 * chip, so a node takes 20 bytes instead of 24.
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
