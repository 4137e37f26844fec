/* SPDX-License-Identifier: MIT */
/* Compiler and platform, for lwIP. */
#ifndef TIMEWIRE_LWIP_CC_H
#define TIMEWIRE_LWIP_CC_H

#include <stdint.h>

/* Random bits for transaction numbers and ports, which an attacker must not predict: net-lwip.c. */
uint32_t net_random(void);
#define LWIP_RAND() net_random()

/* A failed assertion of the stack: the board restarts. */
void net_broken(const char *assertion) __attribute__((noreturn));
#define LWIP_PLATFORM_ASSERT(assertion) net_broken(assertion)
#define LWIP_PLATFORM_DIAG(text) ((void)0)

/* udp.h of the runtime has this name too; lwip-udp.h undefines the macro. */
#define udp_send lwip_udp_send

#endif
