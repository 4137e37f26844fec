/* SPDX-License-Identifier: MIT */
#include "console.h"

#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <termios.h>
#include <unistd.h>

#include "message.h"
#include "port.h"
#include "telnet.h"
#include "wait.h"

#define CTRL_RIGHT_BRACKET 0x1D

/*
 * Time that a slow reader may delay the board [ms], once until it reads again. Time service comes first: after that the output is lost, or the connection is
 * closed.
 */
#define PATIENCE 200

/* Environment variable of a restarted program: the descriptor of its pseudo-terminal, so that a terminal program can keep it open. */
#define KEPT_PTY "TIMEWIRE_PTY"

/* Bytes that certainly fit when poll() reports room. */
#define CHUNK 1024

static enum console_kind kind;
static int listener = -1;
static int input = -1, output = -1; /* of the session; -1 while there is none */
static bool input_is_ready, listener_is_ready;
static bool has_opened; /* a session has begun, which the firmware does not know yet */
static bool has_served; /* there has been a session */
static bool wants_end;
static bool last_was_newline = true;
static bool is_held; /* the firmware has unread characters */
static bool is_stalled; /* the last reader has not read in time */
static struct telnet telnet;
static bool is_raw;
static struct termios terminal;
static const char *socket_path;

static void begin_terminal(void) {
  if (tcgetattr(STDIN_FILENO, &terminal) != 0) return;
  struct termios raw = terminal;
  cfmakeraw(&raw);
  is_raw = tcsetattr(STDIN_FILENO, TCSANOW, &raw) == 0;
  if (is_raw) report("console of the board; Ctrl+] ends the program\r");
}

static void open_session(int from, int to) {
  input = from;
  output = to;
  has_opened = true;
  if (!is_held) wait_add(input, &input_is_ready);
}

static void listen_on(const struct sockaddr *name, socklen_t length, const char *what) {
  const int on = 1;
  listener = socket(name->sa_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  if (listener >= 0) setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  if (listener < 0 || bind(listener, name, length) != 0 || listen(listener, 4) != 0) refuse("--console: %s cannot be opened (%s); choose another, or none", what, strerror(errno));
  wait_add(listener, &listener_is_ready);
  report("console on %s", what);
}

static void listen_on_path(const char *path) {
  struct sockaddr_un name = {.sun_family = AF_UNIX};
  if (strlen(path) >= sizeof name.sun_path) refuse("--console unix:%s: the path is too long", path);
  snprintf(name.sun_path, sizeof name.sun_path, "%s", path);
  struct stat status;
  if (lstat(path, &status) == 0 && S_ISSOCK(status.st_mode)) unlink(path); /* left by a run that was killed */
  const mode_t mask = umask(0077);                                        /* a client that may connect configures the board */
  listen_on((const struct sockaddr *)&name, sizeof name, path);
  umask(mask);
  socket_path = path;
}

/*
 * Makes a pseudo-terminal, which a terminal program opens like a serial port. Its other end is held open, so that it stays when the terminal program closes it.
 * Output waits in it meanwhile; past its few kilobytes output is lost.
 */
static int make_pty(void) {
  const int master = posix_openpt(O_RDWR | O_NOCTTY);
  const char *path = master >= 0 && grantpt(master) == 0 && unlockpt(master) == 0 ? ptsname(master) : NULL;
  const int holder = path != NULL ? open(path, O_RDWR | O_NOCTTY) : -1;
  struct termios raw;
  if (holder < 0 || tcgetattr(holder, &raw) != 0) refuse("--console pty: no pseudo-terminal is available (%s)", strerror(errno));
  cfmakeraw(&raw);
  tcsetattr(holder, TCSANOW, &raw);
  fcntl(master, F_SETFL, O_NONBLOCK);
  char text[16];
  snprintf(text, sizeof text, "%d", master);
  setenv(KEPT_PTY, text, 1);
  report("console on %s", path);
  return master;
}

void console_begin(const struct options *options) {
  kind = options->console;
  if (kind == CONSOLE_STDIO) {
    open_session(STDIN_FILENO, STDOUT_FILENO);
    if (isatty(STDIN_FILENO)) begin_terminal();
  } else if (kind == CONSOLE_PTY) {
    const char *kept = options->is_restarted ? getenv(KEPT_PTY) : NULL;
    const int pty = kept != NULL ? atoi(kept) : make_pty();
    open_session(pty, pty);
  } else if (kind == CONSOLE_UNIX) {
    listen_on_path(options->console_path);
  } else if (kind == CONSOLE_TCP) {
    char what[32];
    snprintf(what, sizeof what, "TCP 127.0.0.1 port %d", options->console_port);
    const struct sockaddr_in name = {
        .sin_family = AF_INET, .sin_port = htons(options->console_port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    listen_on((const struct sockaddr *)&name, sizeof name, what);
  }
}

static void end_session(void) {
  if (listener < 0 || input < 0) return;
  wait_remove(input);
  close(input);
  input = output = -1;
}

void console_end(void) {
  if (is_raw) tcsetattr(STDIN_FILENO, TCSANOW, &terminal);
  end_session();
  if (listener >= 0) close(listener);
  if (socket_path != NULL) unlink(socket_path);
}

bool console_wants_end(void) { return wants_end; }

static void accept_session(void) {
  const int fresh = accept4(listener, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);
  if (fresh < 0) return;
  if (input >= 0) {
    static const char busy[] = "The console is in use by another connection.\r\n";
    send(fresh, busy, sizeof busy - 1, MSG_NOSIGNAL);
    close(fresh);
    return;
  }
  open_session(fresh, fresh);
  telnet = (struct telnet){0};
  is_stalled = false;
  has_served = true;
}

bool port_console_opened(void) {
  if (listener_is_ready) accept_session();
  listener_is_ready = false;
  const bool is_new = has_opened;
  has_opened = false;
  return is_new;
}

/* Keys of the terminal, up to Ctrl+], which ends the program. */
static size_t take_keys(const char *keys, size_t length) {
  const char *end = memchr(keys, CTRL_RIGHT_BRACKET, length);
  if (end == NULL) return length;
  wants_end = true;
  return (size_t)(end - keys);
}

/* The input has ended; the board runs on. Commands from a pipe may lack the end of the last line. */
static size_t take_end(char *into) {
  const bool is_cut = kind == CONSOLE_STDIO && !last_was_newline;
  if (listener < 0) {
    wait_remove(input);
    input = -1;
  } else {
    end_session();
  }
  if (is_cut) *into = '\r';
  return is_cut ? 1 : 0;
}

size_t port_console_read(char *into, size_t capacity) {
  if (input < 0 || is_held || !input_is_ready) return 0;
  input_is_ready = false;
  const ssize_t got = read(input, into, capacity);
  if (got < 0 && (errno == EAGAIN || errno == EINTR)) return 0;
  if (got <= 0) return take_end(into);
  last_was_newline = into[got - 1] == '\n';
  if (is_raw) return take_keys(into, (size_t)got);
  return listener >= 0 ? telnet_filter(&telnet, into, (size_t)got) : (size_t)got;
}

/* Without a session the output goes to standard error, without empty lines. */
static void write_to_standard_error(const char *text, size_t length) {
  const char *end = text + length;
  while (text < end) {
    const char *line_end = text;
    while (line_end < end && *line_end != '\r' && *line_end != '\n') line_end++;
    if (strspn(text, " \t") < (size_t)(line_end - text)) fprintf(stderr, "%.*s\n", (int)(line_end - text), text);
    text = line_end + 1;
  }
}

void port_console_write(const char *text, size_t length) {
  if (output < 0) {
    /* After a session only log records are of use, which begin with a per cent sign; the prompt is not. */
    if (!has_served || text[0] == '%') write_to_standard_error(text, length);
    return;
  }
  while (length > 0 && output >= 0) {
    struct pollfd polled = {.fd = output, .events = POLLOUT};
    const int ready = poll(&polled, 1, is_stalled ? 0 : PATIENCE);
    if (ready < 0 && errno == EINTR) continue;
    is_stalled = ready == 0;
    const ssize_t written = ready <= 0 ? -1 : write(output, text, length < CHUNK ? length : CHUNK);
    if (written < 0) {
      end_session();
      return;
    }
    text += written;
    length -= (size_t)written;
  }
}

bool port_console_has_room(void) {
  struct pollfd polled = {.fd = output, .events = POLLOUT};
  return output < 0 || poll(&polled, 1, 0) != 0;
}

void port_console_hold(bool hold) {
  if (hold == is_held) return;
  is_held = hold;
  if (input < 0) return;
  if (is_held) wait_remove(input);
  else wait_add(input, &input_is_ready);
}

void port_console_hang_up(void) { end_session(); }
