/* SPDX-License-Identifier: MIT */
#include "ports.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "message.h"
#include "wait.h"

struct port ports[MOST_PORTS];
struct port *ports_end = ports;

static int type_of_service;
static void (*forget_before_close)(const struct port *port);

struct sockaddr_in socket_address(uint32_t address, uint16_t port) {
  return (struct sockaddr_in){.sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(address)};
}

void report_send_error(int reason) {
  static int last_reported;
  if (reason != last_reported) report("a datagram could not be sent: %s (reported once)", strerror(reason));
  last_reported = reason;
}

static void set_type_of_service(int fd) { setsockopt(fd, IPPROTO_IP, IP_TOS, &type_of_service, sizeof type_of_service); }

void ports_set_dscp(uint8_t dscp) {
  type_of_service = dscp << 2; /* the two bits below are for congestion (RFC 3168) */
  for (const struct port *port = ports; port < ports_end; port++)
    if (port->kind != PORT_FREE) set_type_of_service(port->fd);
}

static void turn_on(int fd, int level, int option) {
  const int on = 1;
  setsockopt(fd, level, option, &on, sizeof on);
}

void tie_to_device(int fd, const char *device) {
  static bool is_reported;
  if (setsockopt(fd, SOL_SOCKET, SO_BINDTODEVICE, device, (socklen_t)strlen(device)) == 0 || is_reported) return;
  report("ports cannot be tied to %s (%s): VPN instances are kept apart by their addresses alone", device, strerror(errno));
  is_reported = true;
}

/* Binds a new socket; -1 with errno when that is refused. */
static int open_socket(enum port_kind kind, uint32_t address, uint16_t number, const char *device) {
  /* No flags beside the type: simulators of system calls know none, and MSG_DONTWAIT does the rest. */
  const int fd = socket(AF_INET, SOCK_DGRAM, 0);
  if (fd < 0) return -1;
  turn_on(fd, SOL_SOCKET, SO_TIMESTAMPNS);
  turn_on(fd, SOL_SOCKET, SO_RXQ_OVFL);
  if (kind == PORT_GROUP) turn_on(fd, SOL_SOCKET, SO_REUSEADDR);
  turn_on(fd, IPPROTO_IP, IP_PKTINFO);
  if (kind == PORT_SERVICE) turn_on(fd, SOL_SOCKET, SO_BROADCAST);
  set_type_of_service(fd);
  if (device != NULL) tie_to_device(fd, device);
  const struct sockaddr_in name = socket_address(address, number);
  if (bind(fd, (const struct sockaddr *)&name, sizeof name) == 0) return fd;
  const int reason = errno;
  close(fd);
  errno = reason;
  return -1;
}

struct port *port_bind(enum port_kind kind, uint32_t address, uint16_t number, const char *device) {
  struct port *port = ports;
  while (port < ports_end && port->kind != PORT_FREE) port++;
  if (port == ports + MOST_PORTS) {
    errno = EMFILE;
    return NULL;
  }
  const int fd = open_socket(kind, address, number, device);
  if (fd < 0) return NULL;
  *port = (struct port){.kind = kind, .fd = fd, .interface = -1, .bound_to = address};
  if (!wait_add(fd, &port->is_ready)) {
    close(fd);
    port->kind = PORT_FREE;
    errno = EMFILE;
    return NULL;
  }
  if (port == ports_end) ports_end++;
  return port;
}

void ports_before_close(void (*forget)(const struct port *port)) { forget_before_close = forget; }

void port_close(struct port *port) {
  if (forget_before_close != NULL) forget_before_close(port);
  wait_remove(port->fd);
  close(port->fd);
  port->kind = PORT_FREE;
  while (ports_end > ports && ports_end[-1].kind == PORT_FREE) ports_end--;
}
