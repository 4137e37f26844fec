/* SPDX-License-Identifier: MIT */
#include "service.h"

#include <errno.h>
#include <sys/socket.h>

#include "interfaces.h"

struct port *service_port(int interface) {
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
static bool bind_address(int index, uint32_t address, uint16_t number) {
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
  bool is_complete = true;
  int reason = 0;
  for (int i = 0; i < interface_count; i++) {
    for (int j = 0; j < interfaces[i].address_count; j++) {
      if (is_bound(i, interfaces[i].addresses[j]) || bind_address(i, interfaces[i].addresses[j], number)) continue;
      reason = errno;
      is_complete = false;
    }
  }
  errno = reason;
  return is_complete;
}
