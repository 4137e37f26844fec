/* SPDX-License-Identifier: MIT */
#include "groups.h"

#include <arpa/inet.h>
#include <errno.h>
#include <string.h>
#include <sys/socket.h>

#include "interfaces.h"
#include "message.h"
#include "ports.h"
#include "udp.h"

#define MOST_MEMBERSHIPS 64
#define LIMITED_BROADCAST UINT32_MAX

static struct membership {
  bool is_joined;
  uint32_t group;
  int interface;
} memberships[MOST_MEMBERSHIPS];

static uint16_t service_number;

static struct membership *find_membership(uint32_t group, int interface) {
  for (struct membership *each = memberships; each < memberships + MOST_MEMBERSHIPS; each++)
    if (each->is_joined && each->group == group && each->interface == interface) return each;
  return NULL;
}

static struct port *find_port(uint32_t address, int interface) {
  for (struct port *port = ports; port < ports_end; port++)
    if (port->kind == PORT_GROUP && port->interface == interface && port->bound_to == address) return port;
  return NULL;
}

/* Binds `address`, that of `group` or a directed broadcast address, for datagrams that arrive on one interface. */
static bool open_port(uint32_t address, uint32_t group, int index) {
  const struct interface *interface = &interfaces[index];
  struct port *port = port_bind(PORT_GROUP, address, service_number, interface->instance != 0 ? interface->device : NULL);
  if (port == NULL) return false;
  port->interface = index;
  port->group = group;
  port->membership = interface->shown.address;
  if (group == LIMITED_BROADCAST) return true;
  const int off = 0;
  const struct ip_mreqn request = {.imr_multiaddr.s_addr = htonl(group), .imr_ifindex = (int)interface->device_index};
  setsockopt(port->fd, IPPROTO_IP, IP_MULTICAST_ALL, &off, sizeof off);
  if (setsockopt(port->fd, IPPROTO_IP, IP_ADD_MEMBERSHIP, &request, sizeof request) == 0) return true;
  const int reason = errno;
  port_close(port);
  errno = reason;
  return false;
}

/* Opens the ports of one membership while its interface is up. False: one of them cannot be opened, which is reported. */
static bool follow(const struct membership *membership) {
  const struct interface *interface = &interfaces[membership->interface];
  if (!interface->shown.is_up) return false;
  const uint32_t directed = membership->group == LIMITED_BROADCAST ? directed_broadcast(interface) : 0;
  const uint32_t bound[] = {membership->group, directed};
  for (size_t i = 0; i < sizeof bound / sizeof *bound; i++) {
    if (bound[i] == 0 || find_port(bound[i], membership->interface) != NULL) continue;
    if (open_port(bound[i], membership->group, membership->interface)) continue;
    const struct in_addr address = {htonl(bound[i])};
    report("datagrams to %s are not received: the port cannot be bound (%s)", inet_ntoa(address), strerror(errno));
    return false;
  }
  return true;
}

/* True while the membership of a port exists, and its interface has the same address. */
static bool is_current(const struct port *port) {
  return find_membership(port->group, port->interface) != NULL && port->membership == interfaces[port->interface].shown.address;
}

void groups_follow(uint16_t number) {
  service_number = number;
  for (struct port *port = ports; port < ports_end; port++)
    if (port->kind == PORT_GROUP && !is_current(port)) port_close(port);
  for (const struct membership *each = memberships; each < memberships + MOST_MEMBERSHIPS; each++)
    if (each->is_joined) follow(each);
}

bool udp_join(uint32_t group, int interface) {
  if (interface < 0 || interface >= interface_count) return false;
  struct membership *membership = find_membership(group, interface);
  for (struct membership *each = memberships; membership == NULL && each < memberships + MOST_MEMBERSHIPS; each++)
    if (!each->is_joined) membership = each;
  if (membership == NULL) return false;
  *membership = (struct membership){.is_joined = true, .group = group, .interface = interface};
  membership->is_joined = follow(membership);
  return membership->is_joined;
}

void udp_leave(uint32_t group, int interface) {
  struct membership *membership = find_membership(group, interface);
  if (membership == NULL) return;
  membership->is_joined = false;
  groups_follow(service_number);
}
