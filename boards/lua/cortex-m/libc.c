/* SPDX-License-Identifier: MIT */
/* System calls of newlib: memory for malloc. The others fail with ENOSYS. */
#include <errno.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/times.h>

#include "port.h"

/* The rest of the bulk memory, from image.ld. */
extern char image_heap_start[], image_heap_end[];

void *_sbrk(ptrdiff_t increment);
void _exit(int status);
int _kill(int process, int signal);
int _getpid(void);
int _gettimeofday(struct timeval *into, void *zone);
clock_t _times(struct tms *into);
int _open(const char *name, int flags, int mode);
int _close(int file);
int _fstat(int file, struct stat *into);
int _isatty(int file);
off_t _lseek(int file, off_t offset, int whence);
int _read(int file, void *into, size_t length);
int _write(int file, const void *from, size_t length);

void *_sbrk(ptrdiff_t increment) {
  static char *end = image_heap_start;
  if (increment > (ptrdiff_t)((uintptr_t)image_heap_end - (uintptr_t)end)) {
    errno = ENOMEM;
    return (void *)-1;
  }
  char *start = end;
  end += increment;
  return start;
}

/* Called by abort(). */
void _exit(int status) {
  (void)status;
  static const char words[] = "\r\n% The program gave up: abort() was called. Restarting.\r\n";
  port_console_write(words, sizeof words - 1);
  port_restart();
}

int _kill(int process, int signal) {
  (void)process;
  _exit(signal);
  return 0;
}

int _getpid(void) {
  return 1;
}

/* Time since the start: the C library uses it for seeds only. */
int _gettimeofday(struct timeval *into, void *zone) {
  (void)zone;
  uint64_t ticks = port_counter();
  into->tv_sec = (time_t)(ticks / port_counter_frequency);
  into->tv_usec = (suseconds_t)(ticks % port_counter_frequency * 1000000u / port_counter_frequency);
  return 0;
}

static int refuse(void) {
  errno = ENOSYS;
  return -1;
}

clock_t _times(struct tms *into) {
  (void)into;
  return (clock_t)refuse();
}

int _open(const char *name, int flags, int mode) {
  (void)name;
  (void)flags;
  (void)mode;
  return refuse();
}

int _close(int file) {
  (void)file;
  return refuse();
}

int _fstat(int file, struct stat *into) {
  (void)file;
  (void)into;
  return refuse();
}

int _isatty(int file) {
  (void)file;
  return 0;
}

off_t _lseek(int file, off_t offset, int whence) {
  (void)file;
  (void)offset;
  (void)whence;
  return refuse();
}

int _read(int file, void *into, size_t length) {
  (void)file;
  (void)into;
  (void)length;
  return refuse();
}

int _write(int file, const void *from, size_t length) {
  (void)file;
  (void)from;
  (void)length;
  return refuse();
}
