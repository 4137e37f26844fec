/* SPDX-License-Identifier: MIT */
/* What lwIP asks of the compiler and the platform. */
#ifndef TIMEWIRE_LWIP_CC_H
#define TIMEWIRE_LWIP_CC_H

#include <stdint.h>

/* Transaction numbers and ports that cannot be guessed: net-lwip.c. */
uint32_t net_random(void);
#define LWIP_RAND() net_random()

/* A broken promise inside the stack: nothing sensible can follow. */
void net_broken(const char *promise) __attribute__((noreturn));
#define LWIP_PLATFORM_ASSERT(promise) net_broken(promise)
#define LWIP_PLATFORM_DIAG(text) ((void)0)

/* Our own udp.h has this name too; net-lwip.h takes it back. */
#define udp_send lwip_udp_send

#endif
