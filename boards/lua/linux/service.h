/* SPDX-License-Identifier: MIT */
/* The ports of the NTP service: one for each address of each interface, so that a reply leaves from the address that its request was sent to. */
#ifndef TIMEWIRE_SERVICE_H
#define TIMEWIRE_SERVICE_H

#include <stdbool.h>
#include <stdint.h>

#include "ports.h"

/* Binds new addresses and closes the ports of lost ones, after interfaces_update or a change of VPN instances. False with errno when a port cannot be bound. */
bool service_follow(uint16_t number);

/* The service port of an interface's primary address; NULL while it is down, and for -1. */
struct port *service_port(int interface);

#endif
