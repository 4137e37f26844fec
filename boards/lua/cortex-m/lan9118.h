/* SPDX-License-Identifier: MIT */
/* The Ethernet functions of port.h on SMSC's LAN9118 or LAN9220. */
#ifndef TIMEWIRE_LAN9118_H
#define TIMEWIRE_LAN9118_H

#include <stdbool.h>

void ethernet_start(void);

/* True while a received frame, or a change of the link, waits for the main loop. */
bool ethernet_has_news(void);

/* From now on the controller receives its own frames, and no others: for measurements without a network. */
void ethernet_loop_back(void);

void ethernet_interrupt(void);

#endif
