/* SPDX-License-Identifier: MIT */
/* udp_resolve of udp.h, over lwIP's resolver and the DNS servers of DHCP. One lookup at a time. */
#ifndef TIMEWIRE_NET_NAMES_H
#define TIMEWIRE_NET_NAMES_H

/* Calls the function of udp_resolve when an answer has arrived. */
void net_answer_names(void);

#endif
