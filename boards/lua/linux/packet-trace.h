/* SPDX-License-Identifier: MIT */
/*
 * --trace-packets: a line for each NTP packet of an association, with the reading of the counter, for `make replay`. Packets of the service are left out: a trace
 * has no line for a client of ours.
 */
#ifndef TIMEWIRE_PACKET_TRACE_H
#define TIMEWIRE_PACKET_TRACE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Opens the file to add to it; NULL for no trace. Ends the program when it cannot be written. */
void packet_trace_begin(const char *name);

/* Writes a packet to or from `address`. A file that cannot be written any more ends the trace, with a report. */
void packet_trace_note(bool is_sent, uint64_t counter, uint32_t address, uint16_t port, const uint8_t *payload, size_t length);

#endif
