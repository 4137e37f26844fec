/* SPDX-License-Identifier: MIT */
#include "resolver.h"

#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <netinet/in.h>
#include <signal.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "udp.h"
#include "wait.h"

/* More descriptors than this program opens. */
#define MOST_DESCRIPTORS 512

static int answer_pipe = -1;
static pid_t child;
static bool is_ready;
static void (*on_answer)(uint32_t address);

/* The first IPv4 address of a name, host byte order; 0 for none. */
static uint32_t look_up(const char *name) {
  const struct addrinfo hints = {.ai_family = AF_INET, .ai_socktype = SOCK_DGRAM};
  struct addrinfo *list;
  if (getaddrinfo(name, NULL, &hints, &list) != 0) return 0;
  const uint32_t address = ntohl(((const struct sockaddr_in *)(const void *)list->ai_addr)->sin_addr.s_addr);
  freeaddrinfo(list);
  return address;
}

/* The child keeps its end of the pipe only: a port that it held open could not be bound again. */
static void keep_only(int kept) {
  for (int fd = STDERR_FILENO + 1; fd < MOST_DESCRIPTORS; fd++)
    if (fd != kept) close(fd);
}

bool udp_resolve(const char *name, void (*done)(uint32_t address)) {
  int ends[2];
  if (answer_pipe >= 0 || pipe2(ends, O_CLOEXEC) != 0) return false;
  child = fork();
  if (child == 0) {
    keep_only(ends[1]);
    const uint32_t address = look_up(name);
    _exit(write(ends[1], &address, sizeof address) == sizeof address ? 0 : 1);
  }
  close(ends[1]);
  if (child < 0) {
    close(ends[0]);
    return false;
  }
  answer_pipe = ends[0];
  on_answer = done;
  wait_add(answer_pipe, &is_ready);
  return true;
}

void resolver_serve(void) {
  if (answer_pipe < 0 || !is_ready) return;
  uint32_t address;
  if (read(answer_pipe, &address, sizeof address) != sizeof address) address = 0;
  wait_remove(answer_pipe);
  close(answer_pipe);
  answer_pipe = -1;
  while (waitpid(child, NULL, 0) < 0 && errno == EINTR) {}
  on_answer(address);
}
