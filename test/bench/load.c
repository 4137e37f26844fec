/* SPDX-License-Identifier: MIT */
/*
 * Asks a UDP server for time as fast as it answers: keeps WINDOW requests under way, in batches, and counts the answers of SECONDS seconds.
 *
 *   load ADDRESS PORT WINDOW SECONDS [REPLIES]        prints {"replies":N,"seconds":S,"lost":N}
 *
 * It ends sooner when that number of answers has arrived.
 *
 * A request carries its number in the transmit timestamp, and only an answer that echoes one counts.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <limits.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>

#define MOST 256
#define NTP_BYTES 48
#define ORIGIN 24
#define TRANSMIT 40
#define MARK 0x5A17E0BEu

/* Time after which an answer counts as lost [ms]. */
#define PATIENCE 50

static int fd;
static uint8_t requests[MOST][NTP_BYTES], answers[MOST][512];
static struct iovec request_vectors[MOST], answer_vectors[MOST];
static struct mmsghdr request_messages[MOST], answer_messages[MOST];

static double now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return (double)time.tv_sec + (double)time.tv_nsec * 1e-9;
}

static void prepare(void) {
  for (int i = 0; i < MOST; i++) {
    const uint32_t mark = htonl(MARK);
    requests[i][0] = 0x23; /* leap 0, version 4, mode 3 */
    memcpy(requests[i] + TRANSMIT, &mark, sizeof mark);
    request_vectors[i] = (struct iovec){requests[i], NTP_BYTES};
    request_messages[i].msg_hdr = (struct msghdr){.msg_iov = &request_vectors[i], .msg_iovlen = 1};
    answer_vectors[i] = (struct iovec){answers[i], sizeof answers[i]};
    answer_messages[i].msg_hdr = (struct msghdr){.msg_iov = &answer_vectors[i], .msg_iovlen = 1};
  }
}

static void ask(int count) {
  static uint32_t number;
  for (int i = 0; i < count; i++, number++) memcpy(requests[i] + TRANSMIT + 4, &number, sizeof number);
  for (int sent = 0; sent < count;) {
    const int more = sendmmsg(fd, request_messages + sent, (unsigned)(count - sent), 0);
    if (more < 0) {
      perror("load: sendmmsg");
      exit(1);
    }
    sent += more;
  }
}

/* Answers that are there now and are whole. */
static int take(void) {
  const int count = recvmmsg(fd, answer_messages, MOST, MSG_DONTWAIT, NULL);
  int good = 0;
  for (int i = 0; i < count; i++) {
    const uint32_t mark = htonl(MARK);
    if (answer_messages[i].msg_len == NTP_BYTES && (answers[i][0] & 7) == 4 && memcmp(answers[i] + ORIGIN, &mark, sizeof mark) == 0) good++;
  }
  return good;
}

int main(int count, char **words) {
  if (count != 5 && count != 6) {
    fprintf(stderr, "usage: load ADDRESS PORT WINDOW SECONDS [REPLIES]\n");
    return 2;
  }
  struct sockaddr_in server = {.sin_family = AF_INET, .sin_port = htons((uint16_t)atoi(words[2]))};
  inet_pton(AF_INET, words[1], &server.sin_addr);
  const int window = atoi(words[3]) < MOST ? atoi(words[3]) : MOST;
  fd = socket(AF_INET, SOCK_DGRAM, 0);
  const int room = 4 << 20;
  setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &room, sizeof room);
  if (fd < 0 || connect(fd, (struct sockaddr *)&server, sizeof server) != 0) {
    perror("load");
    return 1;
  }
  prepare();
  const long enough = count == 6 ? atol(words[5]) : LONG_MAX;
  const double start = now(), end = start + atof(words[4]);
  long replies = 0, lost = 0;
  int under_way = window;
  ask(window);
  while (now() < end && replies < enough) {
    struct pollfd polled = {.fd = fd, .events = POLLIN};
    if (poll(&polled, 1, PATIENCE) == 0) {
      lost += under_way;
      under_way = window;
      ask(window);
      continue;
    }
    const int good = take();
    replies += good;
    if (good > 0) ask(good);
  }
  printf("{\"replies\":%ld,\"seconds\":%.3f,\"lost\":%ld}\n", replies, now() - start, lost);
  return 0;
}
