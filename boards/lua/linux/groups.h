/* SPDX-License-Identifier: MIT */
/* udp_join and udp_leave of udp.h: a port bound to an interface's own address hears neither groups nor broadcasts, so each group has ports of its own. */
#ifndef TIMEWIRE_GROUPS_H
#define TIMEWIRE_GROUPS_H

#include <stdint.h>

/* Opens and closes the ports of the joined groups, after interfaces_update or a change of VPN instances. `number` is the NTP port. */
void groups_follow(uint16_t number);

#endif
