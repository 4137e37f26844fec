/* SPDX-License-Identifier: MIT */
/* udp_resolve of udp.h. A child process looks names up: the C library's resolver waits, and this program must not. */
#ifndef TIMEWIRE_RESOLVER_H
#define TIMEWIRE_RESOLVER_H

/* Calls the function of udp_resolve when an answer has arrived. */
void resolver_serve(void);

#endif
