/* SPDX-License-Identifier: MIT */
#include "udp-sockets.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>

#include "batch.h"
#include "groups.h"
#include "interfaces.h"
#include "message.h"
#include "packet-trace.h"
#include "port.h"
#include "ports.h"
#include "resolver.h"
#include "service.h"
#include "stream-sockets.h"
#include "udp.h"
#include "wait.h"

/* Time between two looks at the system's interfaces [ticks]. */
#define INTERFACE_PERIOD (2 * (uint64_t)port_counter_frequency)

/* Handle of the service; the handles of clients follow. */
#define SERVICE 0
#define MOST_CLIENTS 160

const bool udp_can_address = false;

static uint16_t service_number;
static bool is_service_open;
static uint64_t next_look;
static bool is_complete; /* all addresses have their service ports */

/* Sockets of client associations. Each is bound when its first request is sent. */
static struct client {
  bool is_open;
  struct port *port;
} clients[MOST_CLIENTS];

/* Opens and closes ports as the interfaces require. A port that cannot be bound is tried again with the next look at the interfaces. */
static void follow(void) {
  static int last_reported;
  is_complete = service_follow(service_number);
  if (!is_complete && errno != last_reported)
    report("an address has no NTP service: UDP port %d cannot be bound there (%s); it is tried again", service_number, strerror(errno));
  last_reported = is_complete ? 0 : errno;
  groups_follow(service_number);
}

void udp_begin(const struct options *options) {
  service_number = options->runtime.service_port;
  batch_begin();
  wait_before(batch_settle);
  interfaces_begin(options);
  is_complete = service_follow(service_number);
  if (is_complete) return;
  static const char grant[] = "setcap cap_net_bind_service=+ep on this program";
  if (errno == EACCES || errno == EPERM)
    refuse("UDP port %d is not permitted (%s): choose another with --port, or allow it: %s", service_number, strerror(errno), grant);
  if (errno == EADDRINUSE)
    refuse("UDP port %d is in use (%s), by another NTP program perhaps: stop that, or choose another port with --port", service_number, strerror(errno));
  refuse("UDP port %d cannot be bound (%s): choose another with --port", service_number, strerror(errno));
}

void udp_end(void) {
  for (struct port *port = ports; port < ports_end; port++)
    if (port->kind != PORT_FREE) port_close(port);
}

bool udp_set_dscp(uint8_t dscp) {
  ports_set_dscp(dscp);
  return true;
}

int udp_interface_count(void) { return interface_count; }

const struct udp_interface *udp_interface(int index) { return &interfaces[index].shown; }

int udp_changed_interface(void) {
  if (port_counter() >= next_look) {
    next_look = port_counter() + INTERFACE_PERIOD;
    const bool has_changed = interfaces_update();
    if (has_changed || !is_complete) follow();
    if (has_changed) streams_follow();
  }
  for (int i = 0; i < interface_count; i++) {
    if (!interfaces[i].has_changed) continue;
    interfaces[i].has_changed = false;
    return i;
  }
  return -1;
}

bool udp_set_address(int interface, uint32_t address, uint8_t prefix_length) {
  (void)interface, (void)address, (void)prefix_length;
  return false;
}

bool udp_use_dhcp(int interface) {
  (void)interface;
  return false;
}

int udp_add_vlan(int parent, const char *name, uint16_t vlan) {
  (void)parent, (void)name, (void)vlan;
  return -1;
}

bool udp_set_gateway(int instance, uint32_t gateway) {
  (void)instance, (void)gateway;
  return false;
}

size_t udp_dhcp_servers(int interface, uint32_t *into, size_t capacity) {
  (void)interface, (void)into, (void)capacity;
  return 0;
}

void udp_bind_instance(int interface, int instance) {
  if (interface < 0 || interface >= interface_count || interfaces[interface].instance == instance) return;
  interfaces[interface].instance = instance;
  /* From now on its ports are tied to its device, or no longer. */
  for (struct port *port = ports; port < ports_end; port++)
    if ((port->kind == PORT_SERVICE || port->kind == PORT_GROUP) && port->interface == interface) port_close(port);
  follow();
  streams_follow();
}

int udp_open_service(uint16_t number) {
  if (number != service_number) return -1;
  is_service_open = true;
  groups_follow(service_number);
  return SERVICE;
}

int udp_open_client(void) {
  for (int i = 0; i < MOST_CLIENTS; i++) {
    if (clients[i].is_open) continue;
    clients[i] = (struct client){.is_open = true};
    return SERVICE + 1 + i;
  }
  return -1;
}

static void unbind(struct client *client) {
  if (client->port != NULL) port_close(client->port);
  client->port = NULL;
}

void udp_close(int handle) {
  if (handle == SERVICE) {
    is_service_open = false;
  } else if (handle > SERVICE && handle <= MOST_CLIENTS) {
    struct client *client = &clients[handle - SERVICE - 1];
    unbind(client);
    client->is_open = false;
  }
}

bool udp_receive(struct udp_datagram *datagram) {
  resolver_serve();
  while (batch_receive(datagram))
    if (datagram->socket != SERVICE || is_service_open) {
      packet_trace_note(false, datagram->timestamp, datagram->source, datagram->source_port, datagram->payload, datagram->length);
      return true;
    }
  return false;
}

/* The port of a client; NULL when it has no address, or no port is left. */
static struct port *port_of_client(int handle, int instance, int source, uint32_t destination) {
  struct client *client = &clients[handle - SERVICE - 1];
  uint32_t address;
  if (!client->is_open || !interfaces_client_address(instance, source, destination, &address)) return NULL;
  if (client->port != NULL && client->port->bound_to == address) return client->port;
  unbind(client);
  const int interface = address == 0 ? -1 : source >= 0 ? source : interface_of(address);
  const bool is_tied = interface >= 0 && interfaces[interface].instance != 0;
  client->port = port_bind(PORT_CLIENT, address, 0, is_tied ? interfaces[interface].device : NULL);
  if (client->port == NULL) {
    report("a request was not sent: no UDP port can be bound for it (%s)", strerror(errno));
    return NULL;
  }
  client->port->handle = handle;
  client->port->interface = interface;
  return client->port;
}

static bool send_now(const struct port *port, const uint8_t *payload, size_t length, uint32_t address, uint16_t number, uint64_t *timestamp) {
  const struct sockaddr_in to = socket_address(address, number);
  *timestamp = port_counter();
  if (sendto(port->fd, payload, length, MSG_DONTWAIT, (const struct sockaddr *)&to, sizeof to) >= 0) {
    packet_trace_note(true, *timestamp, address, number, payload, length);
    return true;
  }
  report_send_error(errno);
  return false;
}

bool udp_send(int handle, const uint8_t *payload, size_t length, int instance, int source, uint32_t address, uint16_t port, uint64_t *timestamp) {
  const struct port *from = NULL;
  if (handle == SERVICE) from = service_port(source >= 0 ? source : interface_towards(address, instance));
  else if (handle > SERVICE && handle <= MOST_CLIENTS) from = port_of_client(handle, instance, source, address);
  return from != NULL && send_now(from, payload, length, address, port, timestamp);
}

bool udp_reply(const struct udp_datagram *to, size_t length) {
  struct port *port = batch_port();
  if (to->socket != SERVICE || port == NULL) return false; /* a client's port does not serve */
  if (port->kind == PORT_GROUP) port = service_port(port->interface);
  return port != NULL && batch_reply(to, port, length);
}

bool udp_broadcast(int handle, const uint8_t *payload, size_t length, int interface, uint32_t group, uint8_t time_to_live, uint16_t number, uint64_t *timestamp) {
  struct port *port = handle == SERVICE ? service_port(interface) : NULL;
  if (port == NULL) return false;
  if (port->time_to_live != time_to_live) {
    const int value = time_to_live;
    setsockopt(port->fd, IPPROTO_IP, IP_MULTICAST_TTL, &value, sizeof value);
    port->time_to_live = time_to_live;
  }
  return send_now(port, payload, length, group, number, timestamp);
}
