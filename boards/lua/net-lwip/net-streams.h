/* SPDX-License-Identifier: MIT */
/* streams.h over lwIP's TCP. */
#ifndef TIMEWIRE_NET_STREAMS_H
#define TIMEWIRE_NET_STREAMS_H

#include "lwip/opt.h"

#if LWIP_TCP

/* Ties a connection that has just begun to the interface of its first segment. Called after packets have been handed to lwIP. */
void net_settle_streams(void);

/* Ends connections that have lingered, and tells writers that memory is there again. Called regularly. */
void net_run_streams(void);

#else

static inline void net_settle_streams(void) {}
static inline void net_run_streams(void) {}

#endif

#endif
