/* SPDX-License-Identifier: MIT */
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

#include "console.h"
#include "counter.h"
#include "options.h"
#include "packet-trace.h"
#include "passwords.h"
#include "privileges.h"
#include "restart.h"
#include "rtc.h"
#include "runtime.h"
#include "standstill.h"
#include "stream-sockets.h"
#include "storage-files.h"
#include "system-clock.h"
#include "udp-sockets.h"

static volatile sig_atomic_t is_started, must_end, must_print;

/* Reading a large configuration takes seconds in which the main loop does not run, and nothing has to be saved: the program ends at once. */
static void on_signal(int signal) {
  if (signal == SIGUSR1) {
    must_print = 1;
  } else if (is_started) {
    must_end = 1;
  } else {
    system_clock_end();
    console_end();
    _exit(0);
  }
}

static void catch_signals(void) {
  const struct sigaction action = {.sa_handler = on_signal}; /* no SA_RESTART: poll() returns */
  static const int caught[] = {SIGTERM, SIGINT, SIGHUP, SIGUSR1};
  for (size_t i = 0; i < sizeof caught / sizeof *caught; i++) sigaction(caught[i], &action, NULL);
  signal(SIGPIPE, SIG_IGN); /* the reader of the output may be gone; the board runs on */
}

/* Prints the counters as one JSON object on standard error, after SIGUSR1. */
static void print_counters(void) {
  struct runtime_counters counters;
  runtime_read_counters(&counters);
  fprintf(stderr,
          "{\"heapLive\":%zu,\"heapPeak\":%zu,\"heapLimit\":%zu,\"allocations\":%" PRIu64 ",\"outOfMemory\":%" PRIu32 ",\"failures\":%" PRIu32
          ",\"received\":%" PRIu64 ",\"sent\":%" PRIu64 ",\"sendFailures\":%" PRIu64 ",\"lost\":%" PRIu32 "}\n",
          counters.heap_live, counters.heap_peak, counters.heap_limit, counters.heap_allocations, counters.out_of_memory, counters.failures,
          counters.received, counters.sent, counters.send_failures, counters.lost);
}

int main(int count, char **words) {
  restart_begin(words);
  static struct options options; /* its texts are used to the end */
  options = read_options(count, words);
  if (options.console == CONSOLE_STDIO && !isatty(STDIN_FILENO)) options.runtime.is_attended = false;
  options.runtime.passwords = &passwords;
  if (options.console == CONSOLE_TCP) options.runtime.reach = "loopback"; /* it listens on no other address */
  counter_begin(options.crystal);
  privileges_begin(&options);
  storage_begin(options.state, options.config);
  packet_trace_begin(options.packet_trace);
  udp_begin(&options);
  console_begin(&options);
  privileges_drop(&options);
  rtc_begin(&options);
  catch_signals();
  if (options.steers_system_clock) system_clock_begin();
  if (!runtime_start(&options.runtime)) {
    console_end();
    return 1;
  }
  is_started = 1;
  while (!must_end && !console_wants_end()) {
    if (must_print) print_counters();
    must_print = 0;
    runtime_turn();
    standstill_check();
    system_clock_follow();
  }
  system_clock_end();
  runtime_stop();
  streams_end();
  udp_end();
  console_end();
  return 0;
}
