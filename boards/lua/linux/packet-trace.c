/* SPDX-License-Identifier: MIT */
#include "packet-trace.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "message.h"
#include "port.h"

/* Bytes of an NTP header; what follows, a MAC perhaps, is not written. */
#define HEADER 48

/* Modes of packets that belong to an association of ours (RFC 5905 section 3): with a request of mode 3 or a reply of mode 4 we would write the service. */
#define SYMMETRIC_ACTIVE 1
#define SYMMETRIC_PASSIVE 2
#define CLIENT 3
#define SERVER 4
#define BROADCAST 5

static FILE *file;
static const char *path;

void packet_trace_begin(const char *name) {
  if (name == NULL) return;
  path = name;
  file = fopen(name, "ae");
  if (file == NULL) refuse("--trace-packets %s: cannot be written: %s", name, strerror(errno));
}

static void end_after(int error) {
  report("--trace-packets %s: %s; the trace ends here", path, strerror(error));
  fclose(file);
  file = NULL;
}

static bool is_of_association(bool is_sent, int mode) {
  if (mode == SYMMETRIC_ACTIVE || mode == SYMMETRIC_PASSIVE) return true;
  return is_sent ? mode == CLIENT : mode == SERVER || mode == BROADCAST;
}

void packet_trace_note(bool is_sent, uint64_t counter, uint32_t address, uint16_t port, const uint8_t *payload, size_t length) {
  if (file == NULL || length < HEADER || !is_of_association(is_sent, payload[0] % 8)) return;
  char bytes[2 * HEADER + 1];
  for (size_t i = 0; i < HEADER; i++) snprintf(bytes + 2 * i, 3, "%02x", payload[i]);
  const uint64_t frequency = port_counter_frequency;
  const int written = fprintf(file, "%s %" PRIu64 ".%09" PRIu64 " %d.%d.%d.%d %d %s\n", is_sent ? "sent" : "received", counter / frequency,
                              counter % frequency * 1000000000 / frequency, (int)(address >> 24), (int)(address >> 16 & 255),
                              (int)(address >> 8 & 255), (int)(address & 255), port, bytes);
  if (written < 0 || fflush(file) != 0) end_after(errno);
}
