/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "net.h"

struct port ports[MOST_PORTS];
struct port *ports_end = ports;

struct sockaddr_in socket_address(uint32_t address, uint16_t port) {
  return (struct sockaddr_in){.sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(address)};
}

static int type_of_service;

static void set_type_of_service(int fd) { setsockopt(fd, IPPROTO_IP, IP_TOS, &type_of_service, sizeof type_of_service); }

bool udp_set_dscp(uint8_t dscp) {
  type_of_service = dscp << 2; /* the two bits below are for congestion (RFC 3168) */
  for (const struct port *port = ports; port < ports_end; port++)
    if (port->kind != PORT_FREE) set_type_of_service(port->fd);
  return true;
}

static void turn_on(int fd, int level, int option) {
  const int on = 1;
  setsockopt(fd, level, option, &on, sizeof on);
}

/* Ties a port to one device: VPN instances may hold the same addresses. Where that is not permitted, they may not, and the rest works. */
static void tie_to_device(int fd, const char *device) {
  static bool has_been_said;
  if (setsockopt(fd, SOL_SOCKET, SO_BINDTODEVICE, device, (socklen_t)strlen(device)) == 0 || has_been_said) return;
  report("ports cannot be tied to %s (%s): VPN instances are kept apart by their addresses alone", device, strerror(errno));
  has_been_said = true;
}

struct port *port_bind(enum port_kind kind, uint32_t address, uint16_t number, const char *device) {
  struct port *port = ports;
  while (port < ports_end && port->kind != PORT_FREE) port++;
  if (port == ports + MOST_PORTS) {
    errno = EMFILE;
    return NULL;
  }
  /* No flags beside the type: simulators of system calls know none, and MSG_DONTWAIT does the rest. */
  const int fd = socket(AF_INET, SOCK_DGRAM, 0);
  if (fd < 0) return NULL;
  turn_on(fd, SOL_SOCKET, SO_TIMESTAMPNS);
  turn_on(fd, SOL_SOCKET, SO_RXQ_OVFL);
  if (kind == PORT_GROUP) turn_on(fd, SOL_SOCKET, SO_REUSEADDR);
  if (kind == PORT_GROUP) turn_on(fd, IPPROTO_IP, IP_PKTINFO);
  if (kind == PORT_SERVICE) turn_on(fd, SOL_SOCKET, SO_BROADCAST);
  set_type_of_service(fd);
  if (device != NULL) tie_to_device(fd, device);
  const struct sockaddr_in name = socket_address(address, number);
  if (bind(fd, (const struct sockaddr *)&name, sizeof name) != 0) {
    const int reason = errno;
    close(fd);
    errno = reason;
    return NULL;
  }
  *port = (struct port){.kind = kind, .fd = fd, .interface = -1, .bound_to = address};
  if (port == ports_end) ports_end++;
  return port;
}

void port_close(struct port *port) {
  batch_forget(port);
  close(port->fd);
  port->kind = PORT_FREE;
  while (ports_end > ports && ports_end[-1].kind == PORT_FREE) ports_end--;
}

struct port *port_of_interface(int interface) {
  if (interface < 0 || interfaces[interface].address_count == 0) return NULL;
  for (struct port *port = ports; port < ports_end; port++)
    if (port->kind == PORT_SERVICE && port->interface == interface && port->bound_to == interfaces[interface].addresses[0]) return port;
  return NULL;
}

static bool is_wanted(const struct port *port) {
  const struct interface *interface = &interfaces[port->interface];
  for (int i = 0; i < interface->address_count; i++)
    if (interface->addresses[i] == port->bound_to) return true;
  return false;
}

static bool is_bound(int interface, uint32_t address) {
  for (const struct port *port = ports; port < ports_end; port++)
    if (port->kind == PORT_SERVICE && port->interface == interface && port->bound_to == address) return true;
  return false;
}

/* Binds the service port of one address of an interface. */
static bool bind_service(int index, uint32_t address, uint16_t number) {
  const struct interface *interface = &interfaces[index];
  struct port *port = port_bind(PORT_SERVICE, address, number, interface->instance != 0 ? interface->device : NULL);
  if (port == NULL) return false;
  port->interface = index;
  const unsigned char off = 0;
  const struct ip_mreqn by = {.imr_address.s_addr = htonl(address), .imr_ifindex = (int)interface->device_index};
  setsockopt(port->fd, IPPROTO_IP, IP_MULTICAST_LOOP, &off, sizeof off);
  setsockopt(port->fd, IPPROTO_IP, IP_MULTICAST_IF, &by, sizeof by);
  return true;
}

bool service_follow(uint16_t number) {
  for (struct port *port = ports; port < ports_end; port++)
    if (port->kind == PORT_SERVICE && !is_wanted(port)) port_close(port);
  bool is_whole = true;
  int reason = 0;
  for (int i = 0; i < interface_count; i++) {
    for (int j = 0; j < interfaces[i].address_count; j++) {
      if (is_bound(i, interfaces[i].addresses[j]) || bind_service(i, interfaces[i].addresses[j], number)) continue;
      reason = errno;
      is_whole = false;
    }
  }
  errno = reason;
  return is_whole;
}
