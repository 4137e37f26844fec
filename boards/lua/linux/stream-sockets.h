/* SPDX-License-Identifier: MIT */
/* streams.h over the sockets of the system (stream-sockets.c). */
#ifndef TIMEWIRE_STREAM_SOCKETS_H
#define TIMEWIRE_STREAM_SOCKETS_H

/* Binds the ports of listeners to new addresses, and closes those of old ones. */
void streams_follow(void);

/* Resets all streams and closes all ports. */
void streams_end(void);

#endif
