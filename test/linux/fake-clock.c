/* SPDX-License-Identifier: MIT */
/*
 * For LD_PRELOAD: gives a program a system clock of its own to steer, so that a test of steering touches no real one. It begins FAKE_CLOCK_OFFSET seconds off and
 * FAKE_CLOCK_PPM fast. The kernel's receive timestamps are of that clock too. Each adjustment adds a line to the file FAKE_CLOCK_LOG: the clock's error in seconds.
 *
 * The file FAKE_CLOCK_CHANGES has two numbers: the seconds for which the machine was suspended, by which the monotonic clocks are behind, and the seconds by which
 * another program has set the system clock.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/timex.h>
#include <time.h>

static double offset, drift, rate; /* s, s/s: of the crystal, and what the program has asked for */
static struct timespec since;      /* CLOCK_MONOTONIC_RAW at which `offset` was right */
static long tick = 10000, frequency;

static int real(clockid_t clock, struct timespec *time) {
  static int (*function)(clockid_t, struct timespec *);
  if (function == NULL) *(void **)&function = dlsym(RTLD_NEXT, "clock_gettime");
  return function(clock, time);
}

/* Number `index` of FAKE_CLOCK_CHANGES; 0 without the file. */
static double change(int index) {
  const char *name = getenv("FAKE_CLOCK_CHANGES");
  double values[2] = {0, 0};
  FILE *file = name == NULL ? NULL : fopen(name, "r");
  if (file == NULL) return 0;
  if (fscanf(file, "%lf %lf", &values[0], &values[1]) < 2) values[0] = values[1] = 0;
  fclose(file);
  return values[index];
}

static void shift(struct timespec *time, double seconds) {
  const long whole = (long)seconds - (seconds < 0);
  time->tv_sec += whole;
  time->tv_nsec += (long)((seconds - (double)whole) * 1e9);
  if (time->tv_nsec >= 1000000000) time->tv_sec++, time->tv_nsec -= 1000000000;
}

static double difference(struct timespec a, struct timespec b) { return (double)(a.tv_sec - b.tv_sec) + (double)(a.tv_nsec - b.tv_nsec) * 1e-9; }

static void __attribute__((constructor)) begin(void) {
  offset = atof(getenv("FAKE_CLOCK_OFFSET"));
  drift = atof(getenv("FAKE_CLOCK_PPM")) * 1e-6;
  real(CLOCK_MONOTONIC_RAW, &since);
}

/* The error now; from here on the rates hold that are in force now. */
static double advance(void) {
  struct timespec now;
  real(CLOCK_MONOTONIC_RAW, &now);
  static double set;
  offset += difference(now, since) * (drift + rate) + change(1) - set;
  set = change(1);
  since = now;
  return offset;
}

/* Moves a time of the true clock to what the fake one shows. */
static void falsify(struct timespec *time) { shift(time, advance()); }

int clock_gettime(clockid_t clock, struct timespec *time) {
  const int status = real(clock, time);
  if (clock == CLOCK_REALTIME && status == 0) falsify(time);
  if ((clock == CLOCK_MONOTONIC || clock == CLOCK_MONOTONIC_RAW) && status == 0) shift(time, -change(0));
  return status;
}

/* The kernel timestamps with the clock that it keeps. */
int recvmmsg(int socket, struct mmsghdr *messages, unsigned count, int flags, struct timespec *timeout) {
  static int (*function)(int, struct mmsghdr *, unsigned, int, struct timespec *);
  if (function == NULL) *(void **)&function = dlsym(RTLD_NEXT, "recvmmsg");
  const int received = function(socket, messages, count, flags, timeout);
  for (int i = 0; i < received; i++) {
    struct msghdr *message = &messages[i].msg_hdr;
    for (struct cmsghdr *control = CMSG_FIRSTHDR(message); control != NULL; control = CMSG_NXTHDR(message, control)) {
      if (control->cmsg_level != SOL_SOCKET || control->cmsg_type != SCM_TIMESTAMPNS) continue;
      struct timespec timestamp;
      memcpy(&timestamp, CMSG_DATA(control), sizeof timestamp);
      falsify(&timestamp);
      memcpy(CMSG_DATA(control), &timestamp, sizeof timestamp);
    }
  }
  return received;
}

int clock_adjtime(clockid_t clock, struct timex *request) {
  (void)clock;
  const double error = advance();
  if (request->modes & ADJ_SETOFFSET) offset += (double)request->time.tv_sec + (double)request->time.tv_usec * 1e-9;
  if (request->modes & ADJ_TICK) tick = request->tick;
  if (request->modes & ADJ_FREQUENCY) frequency = request->freq;
  rate = (double)(tick - 10000) * 1e-4 + (double)frequency / 65536e6;
  request->tick = tick;
  request->freq = frequency;
  FILE *log = fopen(getenv("FAKE_CLOCK_LOG"), "a");
  if (log == NULL) return -1;
  fprintf(log, "%.9f\n", error);
  fclose(log);
  return TIME_OK;
}
