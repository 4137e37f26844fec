/* SPDX-License-Identifier: MIT */
#include "net-interfaces.h"

#include <string.h>

#include "hooks.h"
#include "lwip/dhcp.h"
#include "lwip/dns.h"
#include "lwip/etharp.h"
#include "lwip/ethip6.h"
#include "lwip/igmp.h"
#include "lwip/init.h"
#include "net-output.h"
#include "netif/ethernet.h"
#include "port.h"

#define INTERFACES 12
#define WIRE 0
#define LOOPBACK 1
#define PUBLIC_INSTANCE 0
/* VPN instances that can have a router; 0 is the public one. */
#define INSTANCES 16
#define LARGEST_VLAN 4094
#define ETHERNET_PAYLOAD 1500

struct interface {
  struct netif *netif;
  struct netif own; /* `netif` points here, except for lwIP's loopback interface */
  struct udp_interface shown;
  uint16_t vlan;
  int instance;
  bool has_changed;
  bool uses_dhcp;
  bool hears_broadcasts;
  uint8_t server_count;
  uint32_t servers[LWIP_DHCP_MAX_NTP_SERVERS];
};

const bool udp_can_address = true;

static struct interface interfaces[INTERFACES];
static int interface_count;
static ip4_addr_t gateways[INSTANCES];
static bool is_link_up;

static bool is_index(int index) {
  return index >= 0 && index < interface_count;
}

struct netif *net_interface(int index) {
  return is_index(index) ? interfaces[index].netif : NULL;
}

int net_index(const struct netif *netif) {
  for (int i = 0; i < interface_count; i++) {
    if (interfaces[i].netif == netif) return i;
  }
  return NET_NO_INTERFACE;
}

struct netif *net_of_vlan(uint16_t vlan) {
  for (int i = 0; i < interface_count; i++) {
    if (i != LOOPBACK && interfaces[i].vlan == vlan) return interfaces[i].netif;
  }
  return NULL;
}

/* Called by lwIP when an address or a link has changed. */
static void show(struct netif *netif) {
  int index = net_index(netif);
  if (index == NET_NO_INTERFACE) return;
  struct udp_interface *shown = &interfaces[index].shown;
  uint32_t mask = lwip_ntohl(netif_ip4_netmask(netif)->addr);
  shown->address = lwip_ntohl(netif_ip4_addr(netif)->addr);
  shown->prefix_length = mask == 0 ? 0 : (uint8_t)(32 - __builtin_ctz(mask));
  shown->is_up = netif_is_up(netif) && netif_is_link_up(netif);
  interfaces[index].has_changed = true;
}

static err_t start_netif(struct netif *netif) {
  netif->name[0] = 'e';
  netif->name[1] = 't';
  netif->output = etharp_output;
  netif->output_ip6 = ethip6_output;
  netif->linkoutput = net_output;
  netif->mtu = ETHERNET_PAYLOAD;
  netif->flags = NETIF_FLAG_BROADCAST | NETIF_FLAG_ETHARP | NETIF_FLAG_ETHERNET | NETIF_FLAG_IGMP | NETIF_FLAG_MLD6;
  return ERR_OK;
}

static int add_interface(const char *name, uint16_t vlan) {
  struct interface *added = &interfaces[interface_count];
  memset(added, 0, sizeof *added);
  strncpy(added->shown.name, name, sizeof added->shown.name - 1);
  added->vlan = vlan;
  added->netif = &added->own;
  netif_add(&added->own, NULL, NULL, NULL, added, start_netif, ethernet_input);
  interface_count++;
  memcpy(added->own.hwaddr, port_ethernet_address, sizeof port_ethernet_address); /* netif_add has cleared it */
  added->own.hwaddr_len = sizeof port_ethernet_address;
  netif_set_status_callback(&added->own, show);
  netif_set_link_callback(&added->own, show);
  netif_set_up(&added->own);
  netif_create_ip6_linklocal_address(&added->own, 1);
  if (is_link_up) netif_set_link_up(&added->own);
  show(&added->own);
  return interface_count - 1;
}

void net_start(void) {
  if (interface_count > 0) return;
  lwip_init();
  add_interface("Ethernet0/0", 0);
  struct interface *loopback = &interfaces[LOOPBACK];
  loopback->netif = netif_find("lo0"); /* made by lwip_init */
  strncpy(loopback->shown.name, "InLoopBack0", sizeof loopback->shown.name - 1);
  interface_count++;
  show(loopback->netif);
  net_follow_link();
}

void net_follow_link(void) {
  bool is_up = port_ethernet_is_up();
  if (is_up == is_link_up) return;
  is_link_up = is_up;
  for (int i = 0; i < interface_count; i++) {
    if (i == LOOPBACK) continue;
    if (is_up) netif_set_link_up(interfaces[i].netif);
    else netif_set_link_down(interfaces[i].netif);
  }
}

int udp_interface_count(void) {
  net_start();
  return interface_count;
}

const struct udp_interface *udp_interface(int index) {
  net_start();
  return is_index(index) ? &interfaces[index].shown : NULL;
}

int udp_changed_interface(void) {
  for (int i = 0; i < interface_count; i++) {
    if (!interfaces[i].has_changed) continue;
    interfaces[i].has_changed = false;
    return i;
  }
  return NET_NO_INTERFACE;
}

static void stop_dhcp(struct interface *entry) {
  if (entry->uses_dhcp) dhcp_release_and_stop(entry->netif);
  entry->uses_dhcp = false;
  entry->server_count = 0;
}

bool udp_set_address(int interface, uint32_t address, uint8_t prefix_length) {
  net_start();
  if (!is_index(interface) || interface == LOOPBACK || prefix_length > 32) return false;
  stop_dhcp(&interfaces[interface]);
  ip4_addr_t own, mask, none = {0};
  own.addr = lwip_htonl(address);
  mask.addr = address == 0 || prefix_length == 0 ? 0 : lwip_htonl(UINT32_MAX << (32 - prefix_length));
  netif_set_addr(interfaces[interface].netif, &own, &mask, &none);
  return true;
}

bool udp_use_dhcp(int interface) {
  net_start();
  if (!is_index(interface) || interface == LOOPBACK) return false;
  if (interfaces[interface].uses_dhcp) return true;
  netif_set_addr(interfaces[interface].netif, NULL, NULL, NULL);
  interfaces[interface].uses_dhcp = dhcp_start(interfaces[interface].netif) == ERR_OK;
  return interfaces[interface].uses_dhcp;
}

int udp_add_vlan(int parent, const char *name, uint16_t vlan) {
  net_start();
  if (parent != WIRE || vlan == 0 || vlan > LARGEST_VLAN || net_of_vlan(vlan) != NULL || interface_count == INTERFACES) return NET_NO_INTERFACE;
  return add_interface(name, vlan);
}

void udp_bind_instance(int interface, int instance) {
  if (is_index(interface)) interfaces[interface].instance = instance;
}

bool udp_set_gateway(int instance, uint32_t gateway) {
  if (instance < 0 || instance >= INSTANCES) return false;
  gateways[instance].addr = lwip_htonl(gateway);
  return true;
}

/* Called by lwIP with option 42 (RFC 2132 section 8.3) while it reads the packet of the DHCP server. */
void dhcp_set_ntp_servers(u8_t count, const ip4_addr_t *addresses);
void dhcp_set_ntp_servers(u8_t count, const ip4_addr_t *addresses) {
  int index = net_index(ip_current_input_netif());
  if (index == NET_NO_INTERFACE) return;
  struct interface *entry = &interfaces[index];
  entry->server_count = count;
  for (int i = 0; i < count; i++) entry->servers[i] = lwip_ntohl(addresses[i].addr);
  entry->has_changed = true;
}

size_t udp_dhcp_servers(int interface, uint32_t *into, size_t capacity) {
  if (!is_index(interface)) return 0;
  const struct interface *entry = &interfaces[interface];
  size_t count = entry->server_count < capacity ? entry->server_count : capacity;
  for (size_t i = 0; i < count; i++) into[i] = entry->servers[i];
  return count;
}

int net_instance(int interface) {
  return is_index(interface) ? interfaces[interface].instance : -1;
}

bool net_hears_broadcasts(int interface) {
  return is_index(interface) && interfaces[interface].hears_broadcasts;
}

void net_hear_broadcasts(int interface, bool wanted) {
  if (is_index(interface)) interfaces[interface].hears_broadcasts = wanted;
}

static bool is_on_network(const struct interface *entry, uint32_t address) {
  uint8_t length = entry->shown.prefix_length;
  uint32_t mask = length == 0 ? 0 : UINT32_MAX << (32 - length);
  return entry->shown.is_up && entry->shown.address != 0 && ((address ^ entry->shown.address) & mask) == 0;
}

/* The configured router of the instance when it is on this network, otherwise that of DHCP. */
static uint32_t gateway_of(const struct interface *entry) {
  const ip4_addr_t *named = net_gateway(entry->netif);
  return lwip_ntohl((named == NULL ? netif_ip4_gw(entry->netif) : named)->addr);
}

int net_route(int instance, uint32_t address) {
  for (int i = 0; i < interface_count; i++) {
    if (interfaces[i].instance == instance && is_on_network(&interfaces[i], address)) return i;
  }
  for (int i = 0; i < interface_count; i++) {
    if (interfaces[i].instance == instance && interfaces[i].shown.is_up && gateway_of(&interfaces[i]) != 0) return i;
  }
  return NET_NO_INTERFACE;
}

uint32_t net_next_hop(int interface, uint32_t address) {
  return is_on_network(&interfaces[interface], address) ? address : gateway_of(&interfaces[interface]);
}

int32_t net_vlan_tag(const struct netif *netif) {
  int index = net_index(netif);
  return index == NET_NO_INTERFACE || interfaces[index].vlan == 0 ? -1 : interfaces[index].vlan;
}

const ip4_addr_t *net_gateway(const struct netif *netif) {
  int index = net_index(netif);
  if (index == NET_NO_INTERFACE) return NULL;
  int instance = interfaces[index].instance;
  if (instance < 0 || instance >= INSTANCES || gateways[instance].addr == 0) return NULL;
  return is_on_network(&interfaces[index], lwip_ntohl(gateways[instance].addr)) ? &gateways[instance] : NULL;
}

/* An answer leaves on the interface that its packet arrived on; packets of the stack's own (DNS) belong to the public instance. */
struct netif *net_own_route(const ip4_addr_t *destination) {
  if (ip_current_input_netif() != NULL) return ip_current_input_netif();
  return net_interface(net_route(PUBLIC_INSTANCE, lwip_ntohl(destination->addr)));
}

/* lwIP accepts packets to any of its addresses on any interface. An address of another instance must not be reached. */
int net_refuses(struct pbuf *packet, const struct netif *input) {
  if (packet->len < IP_HLEN) return 0; /* lwIP refuses it itself */
  uint32_t destination;
  memcpy(&destination, (const uint8_t *)packet->payload + 16, sizeof destination);
  if (destination == netif_ip4_addr(input)->addr) return 0;
  int index = net_index(input);
  for (int i = 0; i < interface_count; i++) {
    if (netif_ip4_addr(interfaces[i].netif)->addr != destination || destination == 0) continue;
    if (index != NET_NO_INTERFACE && interfaces[i].instance == interfaces[index].instance) return 0;
    pbuf_free(packet);
    return 1;
  }
  return 0;
}
