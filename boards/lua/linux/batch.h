/* SPDX-License-Identifier: MIT */
/*
 * Datagrams in batches: one system call receives many, and one sends their replies. A reply is built in the slot of its request. The slots are used again when the
 * whole batch has been handled.
 */
#ifndef TIMEWIRE_BATCH_H
#define TIMEWIRE_BATCH_H

#include <stdbool.h>
#include <stddef.h>

#include "ports.h"
#include "udp.h"

/* Prepares for ports that are closed while a batch of theirs is being handled. */
void batch_begin(void);

/* Takes the oldest waiting datagram of a ready port; false when none waits. */
bool batch_receive(struct udp_datagram *into);

/* Sends `length` bytes of the received payload back through `port`, at the end of the batch. False: `to` is not the last received datagram. */
bool batch_reply(const struct udp_datagram *to, struct port *port, size_t length);

/* Sends the replies that wait for the end of the batch; true when datagrams still wait in memory or in the kernel. */
bool batch_settle(void);

/* The port through which the last datagram was received. */
struct port *batch_port(void);

#endif
