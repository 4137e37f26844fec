/* SPDX-License-Identifier: MIT */
/* What the files of this port share: the program's options, and the file descriptors that it waits for. */
#ifndef TIMEWIRE_LINUX_H
#define TIMEWIRE_LINUX_H

#include <poll.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "runtime.h"

/* Set in the environment of a program that `reboot` has started anew. */
#define RESTARTED "TIMEWIRE_RESTARTED"

#define MOST_INTERFACES 32

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
  double crystal;      /* error of the counter, ppm */
  bool has_clock_offset;
  double clock_offset; /* of the real-time clock at the start, s */
  bool steers_system_clock;
};

/* Reads the command line; ends the program with one line of what is wrong and where, or after --help. */
struct options read_options(int count, char **words);

/* One line on standard error, after the program's name. */
void report(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* The same, and the program ends with exit code 2: it has not started. */
void refuse(const char *format, ...) __attribute__((format(printf, 1, 2), noreturn));

/* port.c: begins the counter, `ppm` fast. */
void begin_counter(double ppm);

/* The counter at a reading of CLOCK_REALTIME, ns, of which `real` and `counter` are readings of one moment. */
uint64_t counter_at(int64_t time, int64_t real, uint64_t counter);

/* CLOCK_REALTIME, ns. */
int64_t real_time(void);

/* port.c: a file descriptor that poll() waits for; `ready` is set when it can be read. */
struct waiting {
  int fd;
  bool *ready;
};

/* Each adds its descriptors from `into` on and returns how many, at most `room`. */
size_t udp_descriptors(struct waiting *into, size_t room);
size_t console_descriptors(struct waiting *into, size_t room);
size_t resolver_descriptors(struct waiting *into, size_t room);

/* udp.c: sends what waits for the end of a batch; true when datagrams wait in memory. */
bool udp_settle(void);

/* Takes the service port before the firmware starts; ends the program when it cannot be had. */
void udp_begin(const struct options *options);
void udp_end(void);

/* resolver.c: takes an answer that has come. */
void resolver_serve(void);

/* console.c */
void console_begin(const struct options *options);
void console_end(void);
bool console_wants_end(void); /* Ctrl+] on the terminal */

/* storage.c */
void storage_begin(const char *folder, const char *configuration);

/* port.c: the real-time clock, emulated as an offset from the system's. */
void rtc_begin(const struct options *options);

/* system-clock.c: `begin` ends the program when it is not permitted; `follow` is called each turn. */
void system_clock_begin(void);
void system_clock_follow(void);
void system_clock_end(void);

#endif
