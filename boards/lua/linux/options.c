/* SPDX-License-Identifier: MIT */
#include "options.h"

#include <errno.h>
#include <getopt.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "board.h"
#include "message.h"

/* The value of a macro as a string. */
#define TEXT(macro) TEXT_OF_VALUE(macro)
#define TEXT_OF_VALUE(value) #value

#define NTP_PORT 123

static const char help[] =
    "Timewire: NTP firmware as a native program. Its clock is its own; the system's clock changes with --system-clock only.\n"
    "\n"
    "timewire [options]\n"
    "  --config FILE                 console commands, as `save` writes them; `save` writes to this file\n"
    "  --state DIR                   folder for configuration, drift and the RTC's offset; default: .timewire\n"
    "  --interface NAME=IF-OR-ADDRESS\n"
    "                                Comware name of a network interface, or of an IPv4 address of this machine; may be repeated\n"
    "  --port N                      NTP port, for what is received and for what is sent; default: 123\n"
    "  --console stdio|pty|unix:PATH|tcp:PORT|none\n"
    "                                the console; default: stdio, this terminal (Ctrl+] ends the program). pty makes a pseudo-terminal and\n"
    "                                prints its name; tcp listens on 127.0.0.1\n"
    "  --crystal ppm=N               emulates a crystal with that error\n"
    "  --clock-offset SECONDS        error of the RTC at the start\n"
    "  --heap BYTES                  memory for the firmware; default: " TEXT(BOARD_LIMITS_HEAP) "\n"
    "  --associations N              size of the association table; default: " TEXT(BOARD_CAPACITY_ASSOCIATIONS) "\n"
    "  --trace-packets FILE          adds a line for each NTP packet of an association to FILE, for `make replay`\n"
    "  --system-clock                steers this machine's clock; needs CAP_SYS_TIME\n"
    "  --user NAME                   changes to that user when the sockets are open; keeps what --port and --system-clock need\n"
    "  --help, --version\n"
    "SIGUSR1 prints counters.\n";

static long read_whole(const char *text, const char *where, long least, long most) {
  char *end;
  errno = 0;
  const long value = strtol(text, &end, 10);
  if (*text < '0' || *text > '9' || *end != '\0' || errno != 0 || value < least || value > most)
    refuse("%s: \"%s\" is not a whole number from %ld to %ld", where, text, least, most);
  return value;
}

static double read_number(const char *text, const char *where, double most) {
  char *end;
  const double value = strtod(text, &end);
  if (end == text || *end != '\0' || !(fabs(value) <= most)) refuse("%s: \"%s\" is not a number from %g to %g", where, text, -most, most);
  return value;
}

static void read_interface(struct options *options, const char *word) {
  char *text = strdup(word); /* a restart needs the words of the command line unchanged */
  char *equals = text == NULL ? NULL : strchr(text, '=');
  if (equals == NULL || equals == text || equals[1] == '\0')
    refuse("--interface \"%s\": not of the form NAME=IF-OR-ADDRESS, for example Ethernet0/0=eth0", word);
  if (options->interface_count == MOST_INTERFACES) refuse("--interface \"%s\": there are more than %d interfaces; leave some out", word, MOST_INTERFACES);
  *equals = '\0';
  for (int i = 0; i < options->interface_count; i++) {
    if (strcmp(options->interfaces[i].name, text) == 0) refuse("--interface \"%s\": the name %s is used twice", word, text);
    if (strcmp(options->interfaces[i].target, equals + 1) == 0)
      refuse("--interface \"%s\": %s has another name already", word, equals + 1);
  }
  options->interfaces[options->interface_count++] = (struct interface_choice){text, equals + 1};
}

static void read_console(struct options *options, const char *text) {
  if (strcmp(text, "stdio") == 0) {
    options->console = CONSOLE_STDIO;
  } else if (strcmp(text, "pty") == 0) {
    options->console = CONSOLE_PTY;
  } else if (strcmp(text, "none") == 0) {
    options->console = CONSOLE_NONE;
  } else if (strncmp(text, "unix:", 5) == 0 && text[5] != '\0') {
    options->console = CONSOLE_UNIX;
    options->console_path = text + 5;
  } else if (strncmp(text, "tcp:", 4) == 0) {
    options->console = CONSOLE_TCP;
    static const char host[] = "127.0.0.1:"; /* the host board's form; the console listens on no other address */
    const char *port = strncmp(text + 4, host, sizeof host - 1) == 0 ? text + 4 + sizeof host - 1 : text + 4;
    options->console_port = (uint16_t)read_whole(port, "--console tcp", 1, 65535);
  } else {
    refuse("--console \"%s\": not stdio, pty, unix:PATH, tcp:PORT or none", text);
  }
}

static void read_crystal(struct options *options, const char *text) {
  if (strncmp(text, "ppm=", 4) != 0) refuse("--crystal \"%s\": not ppm=N", text);
  options->crystal = read_number(text + 4, "--crystal ppm", 10000);
}

struct options read_options(int count, char **words) {
  enum { CONFIG = 1, STATE, INTERFACE, PORT, CONSOLE, CRYSTAL, CLOCK_OFFSET, HEAP, ASSOCIATIONS, TRACE_PACKETS, SYSTEM_CLOCK, USER, HELP, VERSION };
  static const struct option known[] = {
      {"config", required_argument, NULL, CONFIG},         {"state", required_argument, NULL, STATE},
      {"interface", required_argument, NULL, INTERFACE},   {"port", required_argument, NULL, PORT},
      {"console", required_argument, NULL, CONSOLE},       {"crystal", required_argument, NULL, CRYSTAL},
      {"clock-offset", required_argument, NULL, CLOCK_OFFSET}, {"heap", required_argument, NULL, HEAP},
      {"associations", required_argument, NULL, ASSOCIATIONS}, {"system-clock", no_argument, NULL, SYSTEM_CLOCK},
      {"trace-packets", required_argument, NULL, TRACE_PACKETS},
      {"user", required_argument, NULL, USER},
      {"help", no_argument, NULL, HELP},                   {"version", no_argument, NULL, VERSION},
      {NULL, 0, NULL, 0},
  };
  struct options options = {.runtime = {.heap_limit = BOARD_LIMITS_HEAP,
                                        .service_port = NTP_PORT,
                                        .server_port = NTP_PORT,
                                        .associations = BOARD_CAPACITY_ASSOCIATIONS,
                                        .keys = BOARD_CAPACITY_KEYS,
                                        .is_attended = true},
                            .state = ".timewire",
                            .is_restarted = getenv(RESTARTED) != NULL};
  int option;
  opterr = 0;
  while ((option = getopt_long(count, words, ":", known, NULL)) != -1) {
    switch (option) {
      case CONFIG: options.config = optarg; break;
      case STATE: options.state = optarg; break;
      case INTERFACE: read_interface(&options, optarg); break;
      case PORT: options.runtime.service_port = options.runtime.server_port = (uint16_t)read_whole(optarg, "--port", 1, 65535); break;
      case CONSOLE: read_console(&options, optarg); break;
      case CRYSTAL: read_crystal(&options, optarg); break;
      case CLOCK_OFFSET:
        options.has_clock_offset = true;
        options.clock_offset = read_number(optarg, "--clock-offset", 2147483648.0);
        break;
      case HEAP: options.runtime.heap_limit = (size_t)read_whole(optarg, "--heap", 1, 1L << 30); break;
      case ASSOCIATIONS: options.runtime.associations = (int)read_whole(optarg, "--associations", 1, 4096); break;
      case TRACE_PACKETS: options.packet_trace = optarg; break;
      case SYSTEM_CLOCK: options.steers_system_clock = true; break;
      case USER: options.user = optarg; break;
      case HELP: fputs(help, stdout); exit(0);
      case VERSION: puts("timewire " TIMEWIRE_VERSION); exit(0);
      case ':': refuse("%s needs a value", words[optind - 1]);
      default: refuse("unknown option %s; --help lists them", words[optind - 1]);
    }
  }
  if (optind < count) refuse("\"%s\" is not understood: options begin with --", words[optind]);
  return options;
}
