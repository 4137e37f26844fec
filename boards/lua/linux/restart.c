/* SPDX-License-Identifier: MIT */
#include "restart.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "console.h"
#include "options.h"
#include "port.h"
#include "udp-sockets.h"

static char **arguments;

void restart_begin(char **words) { arguments = words; }

void port_restart(void) {
  udp_end();
  console_end();
  setenv(RESTARTED, "1", 1);
  execv("/proc/self/exe", arguments);
  perror("timewire: restart: /proc/self/exe cannot be started");
  exit(1);
}
