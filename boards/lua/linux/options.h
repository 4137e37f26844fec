/* SPDX-License-Identifier: MIT */
/* The command line. */
#ifndef TIMEWIRE_OPTIONS_H
#define TIMEWIRE_OPTIONS_H

#include <stdbool.h>
#include <stdint.h>

#include "runtime-settings.h"

#define MOST_INTERFACES 32

/* Environment variable of a program that `reboot` has started again. */
#define RESTARTED "TIMEWIRE_RESTARTED"

/* `--interface NAME=IF-OR-ADDRESS` */
struct interface_choice {
  const char *name, *target;
};

enum console_kind { CONSOLE_STDIO, CONSOLE_PTY, CONSOLE_UNIX, CONSOLE_TCP, CONSOLE_NONE };

struct options {
  struct runtime_settings runtime;
  const char *config; /* NULL: startup.cfg in the state folder */
  const char *state;
  struct interface_choice interfaces[MOST_INTERFACES];
  int interface_count;
  enum console_kind console;
  const char *console_path; /* of the Unix socket */
  uint16_t console_port;
  double crystal;      /* error of the counter [ppm] */
  bool has_clock_offset;
  double clock_offset; /* of the real-time clock at the start [s] */
  const char *packet_trace; /* NULL: none */
  bool steers_system_clock;
  const char *user;    /* NULL: the user who has started the program */
  bool is_restarted;   /* `reboot` has started the program again */
};

/* Reads the command line. Ends the program after --help, and after a mistake with one line: the option, its fault, and what is allowed. */
struct options read_options(int count, char **words);

#endif
