/* SPDX-License-Identifier: MIT */
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "linux.h"
#include "port.h"
#include "udp.h"

static volatile sig_atomic_t must_end, must_tell;

static void on_signal(int signal) {
  if (signal == SIGUSR1) must_tell = 1;
  else must_end = 1;
}

static void catch_signals(void) {
  const struct sigaction action = {.sa_handler = on_signal}; /* no SA_RESTART: poll() returns */
  static const int caught[] = {SIGTERM, SIGINT, SIGHUP, SIGUSR1};
  for (size_t i = 0; i < sizeof caught / sizeof *caught; i++) sigaction(caught[i], &action, NULL);
  signal(SIGPIPE, SIG_IGN); /* whoever read our output may be gone; the board runs on */
}

/* The counters as one JSON object on standard error, for whoever sent SIGUSR1. */
static void tell_counters(void) {
  struct runtime_counters counters;
  runtime_read_counters(&counters);
  fprintf(stderr,
          "{\"heapLive\":%zu,\"heapPeak\":%zu,\"heapLimit\":%zu,\"allocations\":%" PRIu64 ",\"outOfMemory\":%" PRIu32 ",\"failures\":%" PRIu32
          ",\"received\":%" PRIu64 ",\"sent\":%" PRIu64 ",\"sendFailures\":%" PRIu64 ",\"lost\":%" PRIu32 "}\n",
          counters.heap_live, counters.heap_peak, counters.heap_limit, counters.heap_allocations, counters.out_of_memory, counters.failures,
          counters.received, counters.sent, counters.send_failures, counters.lost);
}

static char **arguments;

/* The program begins anew in the same process: nothing is left of it but standard input and output, and what storage holds. */
void port_restart(void) {
  udp_end();
  console_end();
  setenv(RESTARTED, "1", 1);
  execv("/proc/self/exe", arguments);
  perror("timewire: restart");
  exit(1);
}

int main(int count, char **words) {
  arguments = words;
  static struct options options; /* what it names is needed to the end */
  options = read_options(count, words);
  if (options.console == CONSOLE_STDIO && !isatty(STDIN_FILENO)) options.runtime.is_attended = false;
  begin_counter(options.crystal);
  storage_begin(options.state, options.config);
  rtc_begin(&options);
  udp_begin(&options);
  console_begin(&options);
  catch_signals();
  if (options.steers_system_clock) system_clock_begin();
  if (!runtime_start(&options.runtime)) {
    console_end();
    return 1;
  }
  while (!must_end && !console_wants_end()) {
    if (must_tell) tell_counters();
    must_tell = 0;
    runtime_turn();
    system_clock_follow();
  }
  system_clock_end();
  runtime_stop();
  udp_end();
  console_end();
  return 0;
}
