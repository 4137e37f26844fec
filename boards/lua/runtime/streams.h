/* SPDX-License-Identifier: MIT */
/* TCP for the bindings (hal/streams.ts). net-streams.c implements it on a chip, boards/lua/linux on Linux. No call waits. */
#ifndef TIMEWIRE_STREAMS_H
#define TIMEWIRE_STREAMS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum stream_state { STREAM_CONNECTING, STREAM_OPEN, STREAM_ENDED, STREAM_CLOSED };

/* Addresses are IPv4 in host byte order. A handle is a number from 0 on, used again after its stream has closed; -1 for none. */
struct stream_event {
  int stream;
  enum stream_state state;
  int listener;     /* of an accepted connection that is reported for the first time; -1 in all other events */
  uint32_t address; /* the other side, and the interface of arrival: with a listener only */
  uint16_t port;
  int interface;
};

/* Streams that can be open at the same time; 0 on a board without TCP. */
extern const int streams_capacity;

/* The next stream that has changed; false for none. A closed stream has no event after that, and its handle is free. */
bool streams_next(struct stream_event *event);

/* True while streams_next has an event: the main loop does not sleep. */
bool streams_have_news(void);

/* Handle of a listener or of a stream; -1 when it is refused. */
int streams_listen(uint16_t port, int instance);
void streams_unlisten(int listener);
int streams_connect(uint32_t address, uint16_t port, int instance);

/* Copies up to `limit` received bytes, which stay; streams_take then removes some of them. */
size_t streams_peek(int stream, char *into, size_t limit);
void streams_take(int stream, size_t count);

/* Takes as many bytes as there is room for and returns their number. */
size_t streams_write(int stream, const char *bytes, size_t length);

/* hal/stream.ts. The handle is free for the caller at once. */
void streams_close(int stream);
void streams_abort(int stream);

#endif
