/* SPDX-License-Identifier: MIT */
/* The C side of runtime.d.ts. Each function adds its part to the table `runtime`, which lies on the top of the stack. */
#ifndef TIMEWIRE_BINDINGS_H
#define TIMEWIRE_BINDINGS_H

#include <lua.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "runtime-settings.h"

/* Hashes of passwords, on a port that has them (bindings-passwords.c). */
void bindings_add_passwords(lua_State *lua, const struct runtime_settings *settings);

/* Counter, alarm, random bits, real-time clock, console (bindings-board.c). */
void bindings_add_board(lua_State *lua, const struct runtime_settings *settings);

/* Time of the alarm [ticks]; UINT64_MAX while none is set. */
extern uint64_t bindings_alarm;

/* True after a request to restart (hal/board.ts). */
extern bool bindings_must_restart;

/* Packet buffers and digests (bindings-packet.c). */
struct packet {
  uint8_t *bytes;
  size_t capacity;
};
void bindings_add_packets(lua_State *lua);

/* The buffer of received datagrams; `receive` points it to the payload. */
extern struct packet bindings_received;

/* The packet of the packet buffer at stack index `index`; raises an error when there is none, or when it is shorter than `length`. */
struct packet *bindings_packet(lua_State *lua, int index, lua_Integer length);

/* Sockets, interfaces, names (bindings-network.c). */
void bindings_add_network(lua_State *lua, const struct runtime_settings *settings);

/* Writes the address of a name that was looked up; true once per lookup. */
bool bindings_resolved(uint32_t *address);

/* Streams (bindings-streams.c). */
void bindings_add_streams(lua_State *lua);

/* Pushes the arguments of stream() of main.ts and returns their number. */
struct stream_event;
int bindings_push_stream(lua_State *lua, const struct stream_event *event);

extern uint64_t bindings_datagrams_received, bindings_datagrams_sent, bindings_send_failures;

/* Storage and vault (bindings-storage.c). */
void bindings_add_storage(lua_State *lua);

#endif
