/* SPDX-License-Identifier: MIT */
/*
 * streams.h over the sockets of the system. One epoll descriptor stands for all of them, edge-triggered: a stream has an event when something arrives, and none
 * while the firmware leaves bytes in the socket.
 */
#include "stream-sockets.h"

#include <errno.h>
#include <netinet/tcp.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "interfaces.h"
#include "message.h"
#include "port.h"
#include "ports.h"
#include "streams.h"
#include "wait.h"

#define MOST_STREAMS 32
#define MOST_LISTENERS 16
#define MOST_BOUND (MOST_LISTENERS * MOST_ADDRESSES)
#define MOST_NEWS 32
#define BACKLOG 16
/* Buffers of the system for each direction of a stream [bytes]; Linux doubles the number. */
#define BUFFER 32768
/* Time that the other side has to take the last bytes and to end its part. */
#define LINGER (30 * (uint64_t)port_counter_frequency)

enum use { FREE, IN_USE, LINGERING };

static struct stream {
  enum use use;
  int fd;
  enum stream_state state;
  bool has_news;
  bool wants_room; /* a write took less than it was given */
  int listener;    /* until the first event */
  uint32_t address;
  uint16_t port;
  int interface;
  uint64_t lingers_until;
} streams[MOST_STREAMS];

static struct listener {
  bool is_used;
  uint16_t port;
  int instance;
} listeners[MOST_LISTENERS];

/* Sockets of listeners, one for each address. */
static struct bound {
  int listener; /* -1: free */
  int interface;
  uint32_t address;
  int fd;
} bound[MOST_BOUND];
static int bound_count;

const int streams_capacity = MOST_STREAMS;

static int epoll = -1;
static bool is_ready;
static int lingering;
static int turn; /* the stream after the last one that had an event */

static void turn_on(int fd, int level, int option) {
  const int on = 1;
  setsockopt(fd, level, option, &on, sizeof on);
}

static void limit_buffers(int fd) {
  const int size = BUFFER;
  setsockopt(fd, SOL_SOCKET, SO_SNDBUF, &size, sizeof size);
  setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &size, sizeof size);
  turn_on(fd, IPPROTO_TCP, TCP_NODELAY);
}

/* Streams have the numbers from 0 on, sockets of listeners those behind them. */
static bool watch(int fd, int number, uint32_t events) {
  if (epoll < 0) {
    epoll = epoll_create1(EPOLL_CLOEXEC);
    if (epoll < 0 || !wait_add(epoll, &is_ready)) return false;
  }
  struct epoll_event event = {.events = events, .data.u32 = (uint32_t)number};
  return epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &event) == 0;
}

/* Closes the socket; with a reset unless both sides have ended. */
static void release(struct stream *stream, bool has_ended) {
  const struct linger at_once = {.l_onoff = 1};
  if (!has_ended) setsockopt(stream->fd, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
  close(stream->fd);
  if (stream->use == LINGERING) lingering--;
  stream->use = FREE;
}

/* A free place, or that of the stream that lingers longest; NULL when all streams are in use. */
static struct stream *claim(void) {
  struct stream *oldest = NULL;
  for (struct stream *stream = streams; stream < streams + MOST_STREAMS; stream++) {
    if (stream->use == FREE) return stream;
    if (stream->use == LINGERING && (oldest == NULL || stream->lingers_until < oldest->lingers_until)) oldest = stream;
  }
  if (oldest != NULL) release(oldest, false);
  return oldest;
}

static struct stream *stream_of(int handle) {
  return handle >= 0 && handle < MOST_STREAMS && streams[handle].use == IN_USE ? &streams[handle] : NULL;
}

static void change(struct stream *stream, enum stream_state state) {
  if (stream->state == STREAM_CLOSED) return;
  stream->state = state;
  stream->has_news = true;
}

/*
 * Interface that a connection arrived on, as for datagrams (batch.c): that of its device, in the VPN instance of the address. -1 for a device that is none of the
 * board's interfaces.
 */
static int arrival_interface(int fd, int interface) {
  char buffer[CMSG_SPACE(sizeof(struct in_pktinfo))];
  socklen_t size = sizeof buffer;
  int device = 0;
  if (getsockopt(fd, IPPROTO_IP, IP_PKTOPTIONS, buffer, &size) == 0 && size > 0) {
    struct msghdr message = {.msg_control = buffer, .msg_controllen = size};
    const struct cmsghdr *control = CMSG_FIRSTHDR(&message);
    struct in_pktinfo info;
    if (control != NULL && control->cmsg_level == IPPROTO_IP && control->cmsg_type == IP_PKTINFO) {
      memcpy(&info, CMSG_DATA(control), sizeof info);
      device = info.ipi_ifindex;
    }
  }
  if (device == 0 || device == LOOPBACK_DEVICE || interfaces[interface].device_index == (unsigned)device) return interface;
  const int arrival = interface_on((unsigned)device);
  return arrival >= 0 && interfaces[arrival].instance == interfaces[interface].instance ? arrival : -1;
}

static void refuse_connection(int fd) {
  const struct linger at_once = {.l_onoff = 1};
  setsockopt(fd, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
  close(fd);
}

static void accept_streams(const struct bound *from) {
  for (;;) {
    struct sockaddr_in name;
    socklen_t size = sizeof name;
    const int fd = accept4(from->fd, (struct sockaddr *)&name, &size, SOCK_CLOEXEC | SOCK_NONBLOCK);
    if (fd < 0 && (errno == EAGAIN || errno == EWOULDBLOCK || errno == EMFILE || errno == ENFILE)) return;
    if (fd < 0) continue;
    const int interface = arrival_interface(fd, from->interface);
    struct stream *stream = interface < 0 ? NULL : claim();
    if (stream == NULL || !watch(fd, (int)(stream - streams), EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET)) {
      refuse_connection(fd);
      continue;
    }
    limit_buffers(fd);
    *stream = (struct stream){.use = IN_USE,
                              .fd = fd,
                              .state = STREAM_OPEN,
                              .has_news = true,
                              .listener = from->listener,
                              .address = ntohl(name.sin_addr.s_addr),
                              .port = ntohs(name.sin_port),
                              .interface = interface};
  }
}

/* Looks at what can be read: bytes are news, and so are the end and an error. */
static void look(struct stream *stream) {
  char byte;
  const ssize_t got = recv(stream->fd, &byte, 1, MSG_PEEK | MSG_DONTWAIT);
  if (got > 0) stream->has_news = true;
  else if (got == 0 && stream->state == STREAM_OPEN) change(stream, STREAM_ENDED);
  else if (got < 0 && errno != EAGAIN && errno != EWOULDBLOCK && errno != EINTR) change(stream, STREAM_CLOSED);
}

static void finish_connection(struct stream *stream) {
  int reason = 0;
  socklen_t size = sizeof reason;
  getsockopt(stream->fd, SOL_SOCKET, SO_ERROR, &reason, &size);
  change(stream, reason == 0 ? STREAM_OPEN : STREAM_CLOSED);
}

/* Discards what still arrives for a stream that the firmware has closed. */
static void discard(struct stream *stream) {
  ssize_t got = 1;
  while (got > 0) got = recv(stream->fd, NULL, BUFFER, MSG_TRUNC | MSG_DONTWAIT); /* MSG_TRUNC: nothing is copied (tcp(7)) */
  if (got == 0 || (errno != EAGAIN && errno != EWOULDBLOCK && errno != EINTR)) release(stream, true);
}

static void serve(struct stream *stream, uint32_t events) {
  if (stream->use == LINGERING) {
    discard(stream);
    return;
  }
  if (stream->use == FREE) return;
  if (stream->state == STREAM_CONNECTING) {
    if ((events & (EPOLLOUT | EPOLLERR | EPOLLHUP)) != 0) finish_connection(stream);
    return;
  }
  if ((events & EPOLLOUT) != 0 && stream->wants_room) {
    stream->wants_room = false;
    stream->has_news = true;
  }
  if ((events & (EPOLLIN | EPOLLRDHUP | EPOLLERR | EPOLLHUP)) != 0) look(stream);
}

static void end_lingering(void) {
  const uint64_t now = port_counter();
  for (struct stream *stream = streams; stream < streams + MOST_STREAMS && lingering > 0; stream++)
    if (stream->use == LINGERING && now >= stream->lingers_until) release(stream, false);
}

static void collect(void) {
  struct epoll_event events[MOST_NEWS];
  is_ready = false;
  const int count = epoll_wait(epoll, events, MOST_NEWS, 0);
  for (int i = 0; i < count; i++) {
    const int number = (int)events[i].data.u32;
    if (number < MOST_STREAMS) serve(&streams[number], events[i].events);
    else if (bound[number - MOST_STREAMS].listener >= 0) accept_streams(&bound[number - MOST_STREAMS]);
  }
  if (count == MOST_NEWS) is_ready = true;
}

bool streams_next(struct stream_event *event) {
  if (is_ready) collect();
  if (lingering > 0) end_lingering();
  for (int i = 0; i < MOST_STREAMS; i++) {
    const int handle = (turn + i) % MOST_STREAMS;
    struct stream *stream = &streams[handle];
    if (stream->use != IN_USE || !stream->has_news) continue;
    turn = handle + 1;
    stream->has_news = false;
    *event = (struct stream_event){handle, stream->state, stream->listener, stream->address, stream->port, stream->interface};
    stream->listener = -1;
    if (stream->state == STREAM_CLOSED) release(stream, false);
    return true;
  }
  return false;
}

bool streams_have_news(void) {
  for (const struct stream *stream = streams; stream < streams + MOST_STREAMS; stream++)
    if (stream->use == IN_USE && stream->has_news) return true;
  return false;
}

static void unbind(struct bound *socket) {
  close(socket->fd);
  socket->listener = -1;
}

/* Listens on one address of an interface. */
static bool bind_address(int listener, int interface, uint32_t address) {
  struct bound *free_one = bound;
  while (free_one < bound + bound_count && free_one->listener >= 0) free_one++;
  if (free_one == bound + MOST_BOUND) {
    errno = EMFILE;
    return false;
  }
  const int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  if (fd < 0) return false;
  turn_on(fd, SOL_SOCKET, SO_REUSEADDR);
  turn_on(fd, IPPROTO_IP, IP_PKTINFO);
  limit_buffers(fd);
  if (interfaces[interface].instance != 0) tie_to_device(fd, interfaces[interface].device);
  const struct sockaddr_in name = socket_address(address, listeners[listener].port);
  if (bind(fd, (const struct sockaddr *)&name, sizeof name) == 0 && listen(fd, BACKLOG) == 0 && watch(fd, MOST_STREAMS + (int)(free_one - bound), EPOLLIN)) {
    *free_one = (struct bound){.listener = listener, .interface = interface, .address = address, .fd = fd};
    if (free_one == bound + bound_count) bound_count++;
    return true;
  }
  const int reason = errno;
  close(fd);
  errno = reason;
  return false;
}

static bool is_wanted(const struct bound *socket) {
  const struct interface *interface = &interfaces[socket->interface];
  if (interface->instance != listeners[socket->listener].instance) return false;
  for (int i = 0; i < interface->address_count; i++)
    if (interface->addresses[i] == socket->address) return true;
  return false;
}

static bool is_bound(int listener, int interface, uint32_t address) {
  for (const struct bound *socket = bound; socket < bound + bound_count; socket++)
    if (socket->listener == listener && socket->interface == interface && socket->address == address) return true;
  return false;
}

/* Binds what is not bound yet; false with errno when an address is not available. */
static bool follow(int listener) {
  for (int i = 0; i < interface_count; i++) {
    if (interfaces[i].instance != listeners[listener].instance) continue;
    for (int j = 0; j < interfaces[i].address_count; j++) {
      const uint32_t address = interfaces[i].addresses[j];
      if (!is_bound(listener, i, address) && !bind_address(listener, i, address)) return false;
    }
  }
  return true;
}

void streams_follow(void) {
  static int last_reported;
  for (struct bound *socket = bound; socket < bound + bound_count; socket++)
    if (socket->listener >= 0 && !is_wanted(socket)) unbind(socket);
  int reason = 0;
  for (int i = 0; i < MOST_LISTENERS; i++) {
    if (!listeners[i].is_used || follow(i)) continue;
    reason = errno;
    if (reason != last_reported) report("TCP port %d is not available on an address (%s)", listeners[i].port, strerror(reason));
  }
  last_reported = reason;
}

int streams_listen(uint16_t port, int instance) {
  int free_one = -1;
  for (int i = MOST_LISTENERS - 1; i >= 0; i--) {
    if (!listeners[i].is_used) free_one = i;
    else if (listeners[i].port == port && listeners[i].instance == instance) return -1;
  }
  if (free_one < 0) return -1;
  listeners[free_one] = (struct listener){.is_used = true, .port = port, .instance = instance};
  if (follow(free_one)) return free_one;
  report("TCP port %d is not available (%s)", port, strerror(errno));
  streams_unlisten(free_one);
  return -1;
}

void streams_unlisten(int listener) {
  if (listener < 0 || listener >= MOST_LISTENERS) return;
  for (struct bound *socket = bound; socket < bound + bound_count; socket++)
    if (socket->listener == listener) unbind(socket);
  listeners[listener].is_used = false;
}

int streams_connect(uint32_t address, uint16_t port, int instance) {
  uint32_t from;
  struct stream *stream = interfaces_client_address(instance, -1, address, &from) ? claim() : NULL;
  const int fd = stream == NULL ? -1 : socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  if (fd < 0) return -1;
  limit_buffers(fd);
  const int interface = from == 0 ? -1 : interface_of(from);
  if (interface >= 0 && interfaces[interface].instance != 0) tie_to_device(fd, interfaces[interface].device);
  const struct sockaddr_in own = socket_address(from, 0), to = socket_address(address, port);
  if (from != 0 && bind(fd, (const struct sockaddr *)&own, sizeof own) != 0) {
    close(fd);
    return -1;
  }
  const int begun = connect(fd, (const struct sockaddr *)&to, sizeof to) == 0 ? 0 : errno;
  const bool is_refused = begun == ECONNREFUSED;
  if ((begun != 0 && begun != EINPROGRESS && !is_refused) || !watch(fd, (int)(stream - streams), EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET)) {
    close(fd);
    return -1;
  }
  *stream = (struct stream){.use = IN_USE, .fd = fd, .state = STREAM_CONNECTING, .listener = -1, .interface = -1};
  if (is_refused) change(stream, STREAM_CLOSED);
  return (int)(stream - streams);
}

size_t streams_peek(int handle, char *into, size_t limit) {
  struct stream *stream = stream_of(handle);
  if (stream == NULL || stream->state != STREAM_OPEN) return 0;
  const ssize_t got = recv(stream->fd, into, limit, MSG_PEEK | MSG_DONTWAIT);
  if (got > 0) return (size_t)got;
  look(stream);
  return 0;
}

void streams_take(int handle, size_t count) {
  struct stream *stream = stream_of(handle);
  if (stream != NULL) (void)!recv(stream->fd, NULL, count, MSG_TRUNC | MSG_DONTWAIT);
}

size_t streams_write(int handle, const char *bytes, size_t length) {
  struct stream *stream = stream_of(handle);
  if (stream == NULL || (stream->state != STREAM_OPEN && stream->state != STREAM_ENDED)) return 0;
  const ssize_t sent = send(stream->fd, bytes, length, MSG_DONTWAIT | MSG_NOSIGNAL);
  if (sent < 0 && errno != EAGAIN && errno != EWOULDBLOCK && errno != EINTR) {
    change(stream, STREAM_CLOSED);
    return 0;
  }
  const size_t taken = sent < 0 ? 0 : (size_t)sent;
  if (taken < length) stream->wants_room = true;
  return taken;
}

void streams_close(int handle) {
  struct stream *stream = stream_of(handle);
  if (stream == NULL) return;
  if (stream->state == STREAM_CONNECTING || stream->state == STREAM_CLOSED) {
    release(stream, false);
    return;
  }
  const bool has_ended = stream->state == STREAM_ENDED;
  shutdown(stream->fd, SHUT_WR);
  if (has_ended) {
    release(stream, true); /* the system sends the rest */
    return;
  }
  stream->use = LINGERING;
  stream->lingers_until = port_counter() + LINGER;
  lingering++;
  discard(stream);
}

void streams_abort(int handle) {
  struct stream *stream = stream_of(handle);
  if (stream != NULL) release(stream, false);
}

void streams_end(void) {
  for (int i = 0; i < MOST_LISTENERS; i++)
    if (listeners[i].is_used) streams_unlisten(i);
  for (struct stream *stream = streams; stream < streams + MOST_STREAMS; stream++)
    if (stream->use != FREE) release(stream, false);
}
