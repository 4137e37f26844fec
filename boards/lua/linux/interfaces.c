/* SPDX-License-Identifier: MIT */
#include "interfaces.h"

#include <arpa/inet.h>
#include <ifaddrs.h>
#include <stdio.h>
#include <string.h>

#include "message.h"

struct interface interfaces[MOST_INTERFACES];
int interface_count;

static bool follows_machine; /* without --interface: new interfaces of the machine join the list */
static int ethernet_count;

/* The IPv4 address of a list entry in host byte order; 0 for entries of other kinds, or without a link. */
static uint32_t address_of(const struct ifaddrs *entry) {
  if (entry->ifa_addr == NULL || entry->ifa_addr->sa_family != AF_INET || (entry->ifa_flags & IFF_UP) == 0) return 0;
  return ntohl(((const struct sockaddr_in *)(const void *)entry->ifa_addr)->sin_addr.s_addr);
}

static uint8_t prefix_of(const struct ifaddrs *entry) {
  const uint32_t mask = entry->ifa_netmask == NULL ? UINT32_MAX : ntohl(((const struct sockaddr_in *)(const void *)entry->ifa_netmask)->sin_addr.s_addr);
  return (uint8_t)__builtin_popcount(mask);
}

static uint32_t network_of(uint32_t address, uint8_t length) { return length == 0 ? 0 : address & UINT32_MAX << (32 - length); }

static void add_interface(const char *name, const char *target) {
  if (interface_count == MOST_INTERFACES) return;
  struct interface *interface = &interfaces[interface_count++];
  memset(interface, 0, sizeof *interface);
  snprintf(interface->shown.name, sizeof interface->shown.name, "%s", name);
  snprintf(interface->target, sizeof interface->target, "%s", target);
}

/*
 * True when an entry belongs to `target`, the name of an interface or an address. Its address is written. Linux answers for the whole network of a loopback
 * address, so that any of its addresses will do.
 */
static bool is_of_target(const struct ifaddrs *entry, const char *target, uint32_t *address) {
  *address = address_of(entry);
  if (*address == 0) return false;
  struct in_addr parsed;
  if (inet_pton(AF_INET, target, &parsed) != 1) return strcmp(entry->ifa_name, target) == 0;
  const uint32_t wanted = ntohl(parsed.s_addr);
  const bool is_loopback = *address >> 24 == 127 && network_of(*address, prefix_of(entry)) == network_of(wanted, prefix_of(entry));
  if (*address != wanted && !is_loopback) return false;
  *address = wanted;
  return true;
}

/* Copies the state of one interface; true when it has changed. */
static bool update_interface(struct interface *interface, const struct ifaddrs *list) {
  const struct interface before = *interface;
  interface->address_count = 0;
  interface->shown.address = 0;
  interface->shown.prefix_length = 0;
  for (const struct ifaddrs *entry = list; entry != NULL && interface->address_count < MOST_ADDRESSES; entry = entry->ifa_next) {
    uint32_t address;
    if (!is_of_target(entry, interface->target, &address)) continue;
    if (interface->address_count == 0) {
      interface->shown.address = address;
      interface->shown.prefix_length = prefix_of(entry);
      snprintf(interface->device, sizeof interface->device, "%s", entry->ifa_name);
      interface->device_index = if_nametoindex(entry->ifa_name);
    }
    interface->addresses[interface->address_count++] = address;
  }
  interface->shown.is_up = interface->address_count > 0;
  return before.address_count != interface->address_count || before.shown.prefix_length != interface->shown.prefix_length ||
         memcmp(before.addresses, interface->addresses, sizeof *before.addresses * (size_t)interface->address_count) != 0;
}

static void add_new(const struct ifaddrs *list) {
  for (const struct ifaddrs *entry = list; entry != NULL; entry = entry->ifa_next) {
    bool is_known = address_of(entry) == 0;
    for (int i = 0; i < interface_count; i++) is_known = is_known || strcmp(interfaces[i].target, entry->ifa_name) == 0;
    if (is_known) continue;
    char name[32] = "InLoopBack0";
    if (strcmp(entry->ifa_name, "lo") != 0) snprintf(name, sizeof name, "Ethernet0/%d", ethernet_count++);
    add_interface(name, entry->ifa_name);
  }
}

bool interfaces_update(void) {
  struct ifaddrs *list;
  if (getifaddrs(&list) != 0) return false;
  if (follows_machine) add_new(list);
  bool has_changed = false;
  for (int i = 0; i < interface_count; i++) {
    if (!update_interface(&interfaces[i], list)) continue;
    interfaces[i].has_changed = true;
    has_changed = true;
  }
  freeifaddrs(list);
  return has_changed;
}

void interfaces_begin(const struct options *options) {
  follows_machine = options->interface_count == 0;
  for (int i = 0; i < options->interface_count; i++) {
    const struct interface_choice *choice = &options->interfaces[i];
    if (strlen(choice->target) >= IFNAMSIZ) refuse("--interface: \"%s\" is neither an IPv4 address of this machine nor one of its interfaces; `ip address` lists them", choice->target);
    add_interface(choice->name, choice->target);
  }
  interfaces_update();
  for (int i = 0; i < interface_count; i++) {
    interfaces[i].has_changed = false;
    if (interfaces[i].address_count == 0 && if_nametoindex(interfaces[i].target) == 0)
      refuse("--interface: \"%s\" is neither an IPv4 address of this machine nor one of its interfaces; `ip address` lists them", interfaces[i].target);
  }
}

int interface_of(uint32_t address) {
  for (int i = 0; i < interface_count; i++)
    for (int j = 0; j < interfaces[i].address_count; j++)
      if (interfaces[i].addresses[j] == address) return i;
  return -1;
}

int interface_on(unsigned device_index) {
  for (int i = 0; i < interface_count; i++)
    if (interfaces[i].address_count > 0 && interfaces[i].device_index == device_index) return i;
  return -1;
}

int interface_towards(uint32_t address, int instance) {
  int first = -1, outward = -1;
  for (int i = 0; i < interface_count; i++) {
    const struct interface *interface = &interfaces[i];
    if (!interface->shown.is_up || interface->instance != instance) continue;
    const uint8_t length = interface->shown.prefix_length;
    if (network_of(interface->shown.address, length) == network_of(address, length)) return i;
    if (first < 0) first = i;
    if (outward < 0 && interface->shown.address >> 24 != 127) outward = i;
  }
  return outward >= 0 ? outward : first;
}

uint32_t directed_broadcast(const struct interface *interface) {
  const uint8_t length = interface->shown.prefix_length;
  if (!interface->shown.is_up || length > 30) return 0;
  return interface->shown.address | (length == 0 ? UINT32_MAX : UINT32_MAX >> length);
}

bool interfaces_client_address(int instance, int source, uint32_t destination, uint32_t *address) {
  const int interface = source >= 0 ? source : instance != 0 ? interface_towards(destination, instance) : -1;
  if (interface >= 0) *address = interfaces[interface].shown.address;
  else *address = interface_count == 1 && interfaces[0].address_count == 1 ? interfaces[0].shown.address : 0;
  return interface >= 0 ? interfaces[interface].address_count > 0 : instance == 0;
}
