/* SPDX-License-Identifier: MIT */
#include <lauxlib.h>
#include <lua.h>
#include <math.h>
#include <string.h>

#include "bindings.h"
#include "port.h"
#include "timestamp.h"
#include "udp.h"

uint64_t bindings_datagrams_received, bindings_datagrams_sent, bindings_send_failures;

/* NTP servers of one interface that are taken from DHCP. */
#define DHCP_SERVERS 4

/* The first multicast address; 255.255.255.255 is above it too. */
#define FIRST_GROUP 0xE0000000u

/* The datagram of the present event. */
static struct udp_datagram current;
static uint16_t service_port;
static int service_handle = -1;

/* Result of a lookup; the firmware gets it in an event of its own, after the call in which it ended. */
static bool has_answer;
static uint32_t answer;

/* Bytes of an NTP header, and where its timestamps lie (RFC 5905 figure 8). */
enum { NTP_HEADER = 48, NTP_ORIGIN = 24, NTP_RECEIVE = 32, NTP_TRANSMIT = 40 };

static uint16_t get_word(const uint8_t *from) { return (uint16_t)(from[0] << 8 | from[1]); }

static void put_word(uint8_t *into, uint16_t word) {
  into[0] = (uint8_t)(word >> 8);
  into[1] = (uint8_t)word;
}

static void put_timestamp(uint8_t *into, uint64_t timestamp) {
  for (int i = 0; i < 4; i++) put_word(into + 2 * i, (uint16_t)(timestamp >> (48 - 16 * i)));
}

/* The field `handle` of the socket object that a function is called on. */
static int own_handle(lua_State *lua) {
  lua_getfield(lua, 1, "handle");
  const int handle = (int)lua_tointeger(lua, -1);
  lua_pop(lua, 1);
  return handle;
}

static int push_outcome(lua_State *lua, bool has_left) {
  if (has_left) bindings_datagrams_sent++;
  else bindings_send_failures++;
  lua_pushboolean(lua, has_left);
  return 1;
}

/* True for a bare header to a unicast address and the service port, from a port that can be answered. */
static bool is_plain(const struct udp_datagram *datagram) {
  return datagram->length == NTP_HEADER && datagram->socket == service_handle && datagram->source_port != 0 && datagram->destination < FIRST_GROUP;
}

/* receive(); see runtime.d.ts */
static int receive(lua_State *lua) {
  if (!udp_receive(&current)) {
    lua_pushinteger(lua, -1);
    return 1;
  }
  bindings_datagrams_received++;
  bindings_received.bytes = current.payload;
  const bool has_words = is_plain(&current);
  lua_pushinteger(lua, (lua_Integer)current.length);
  lua_pushinteger(lua, has_words ? get_word(current.payload) : -1);
  lua_pushinteger(lua, has_words ? get_word(current.payload + 2) : -1);
  lua_pushinteger(lua, current.socket);
  lua_pushinteger(lua, current.interface);
  lua_pushinteger(lua, current.source >> 16);
  lua_pushinteger(lua, current.source & 0xFFFF);
  lua_pushinteger(lua, current.destination >> 16);
  lua_pushinteger(lua, current.destination & 0xFFFF);
  lua_pushinteger(lua, current.source_port);
  timestamp_push(lua, timestamp_of_ticks(current.timestamp));
  return 14;
}

/* send(this, packet, length, instance, sourceIndex, address, port, transmitted) */
static int send(lua_State *lua) {
  const lua_Integer length = lua_tointeger(lua, 3);
  const struct packet *packet = bindings_packet(lua, 2, length);
  uint64_t timestamp = 0;
  const bool has_left = udp_send(own_handle(lua), packet->bytes, (size_t)length, (int)lua_tointeger(lua, 4), (int)lua_tointeger(lua, 5),
                                 address_read(lua, 6), (uint16_t)lua_tointeger(lua, 7), &timestamp);
  if (has_left) timestamp_store(lua, 8, timestamp_of_ticks(timestamp));
  return push_outcome(lua, has_left);
}

/* reply(this, length), a member of the only record of received datagrams */
static int reply(lua_State *lua) { return push_outcome(lua, udp_reply(&current, (size_t)lua_tointeger(lua, 2))); }

/* broadcast(this, packet, length, interfaceIndex, group, timeToLive, transmitted) */
static int broadcast(lua_State *lua) {
  const lua_Integer length = lua_tointeger(lua, 3);
  const struct packet *packet = bindings_packet(lua, 2, length);
  uint64_t timestamp = 0;
  const bool has_left = udp_broadcast(own_handle(lua), packet->bytes, (size_t)length, (int)lua_tointeger(lua, 4), address_read(lua, 5),
                                      (uint8_t)lua_tointeger(lua, 6), service_port, &timestamp);
  if (has_left) timestamp_store(lua, 7, timestamp_of_ticks(timestamp));
  return push_outcome(lua, has_left);
}

/* joinGroup(this, group, interfaceIndex) */
static int join_group(lua_State *lua) {
  lua_pushboolean(lua, udp_join(address_read(lua, 2), (int)lua_tointeger(lua, 3)));
  return 1;
}

static int leave_group(lua_State *lua) {
  udp_leave(address_read(lua, 2), (int)lua_tointeger(lua, 3));
  return 0;
}

static int interface_count(lua_State *lua) {
  lua_pushinteger(lua, udp_interface_count());
  return 1;
}

static int describe_interface(lua_State *lua) {
  const struct udp_interface *interface = udp_interface((int)lua_tointeger(lua, 1));
  lua_pushstring(lua, interface->name);
  lua_pushinteger(lua, interface->address >> 16);
  lua_pushinteger(lua, interface->address & 0xFFFF);
  lua_pushinteger(lua, interface->prefix_length);
  lua_pushboolean(lua, interface->is_up);
  return 5;
}

/* setDscp(this, dscp) */
static int set_dscp(lua_State *lua) {
  lua_pushboolean(lua, udp_set_dscp((uint8_t)lua_tointeger(lua, 2)));
  return 1;
}

/* bindInstance(this, interfaceIndex, instance) */
static int bind_instance(lua_State *lua) {
  udp_bind_instance((int)lua_tointeger(lua, 2), (int)lua_tointeger(lua, 3));
  return 0;
}

static int open_service(lua_State *lua) {
  service_handle = udp_open_service(service_port);
  lua_pushinteger(lua, service_handle);
  return 1;
}

static int open_client(lua_State *lua) {
  lua_pushinteger(lua, udp_open_client());
  return 1;
}

static int close_socket(lua_State *lua) {
  const int handle = (int)lua_tointeger(lua, 1);
  udp_close(handle);
  if (handle == service_handle) service_handle = -1; /* the next socket may get the same number */
  return 0;
}

static void take_answer(uint32_t address) {
  answer = address;
  has_answer = true;
}

static int resolve(lua_State *lua) {
  /* A refusal is a result too, and no result may arrive inside this call. */
  if (!udp_resolve(luaL_checkstring(lua, 1), take_answer)) take_answer(0);
  return 0;
}

bool bindings_resolved(uint32_t *address) {
  const bool is_new = has_answer;
  has_answer = false;
  *address = answer;
  return is_new;
}

/* hal/addressing.ts */
static int set_address(lua_State *lua) {
  lua_pushboolean(lua, udp_set_address((int)lua_tointeger(lua, 2), address_read(lua, 3), (uint8_t)lua_tointeger(lua, 4)));
  return 1;
}

static int use_dhcp(lua_State *lua) {
  lua_pushboolean(lua, udp_use_dhcp((int)lua_tointeger(lua, 2)));
  return 1;
}

/* addVlan(parentIndex, name, vlan) */
static int add_vlan(lua_State *lua) {
  lua_pushinteger(lua, udp_add_vlan((int)lua_tointeger(lua, 1), luaL_checkstring(lua, 2), (uint16_t)lua_tointeger(lua, 3)));
  return 1;
}

/* dhcpServers(this, interfaceIndex, into) */
static int dhcp_servers(lua_State *lua) {
  uint32_t servers[DHCP_SERVERS];
  const lua_Integer room = (lua_Integer)lua_rawlen(lua, 3);
  const size_t count = udp_dhcp_servers((int)lua_tointeger(lua, 2), servers, room < DHCP_SERVERS ? (size_t)room : DHCP_SERVERS);
  for (size_t i = 0; i < count; i++) {
    lua_rawgeti(lua, 3, (lua_Integer)i + 1);
    lua_pushinteger(lua, servers[i] >> 16);
    lua_rawseti(lua, -2, 1);
    lua_pushinteger(lua, servers[i] & 0xFFFF);
    lua_rawseti(lua, -2, 2);
    lua_pop(lua, 1);
  }
  lua_pushinteger(lua, (lua_Integer)count);
  return 1;
}

static int set_gateway(lua_State *lua) {
  lua_pushboolean(lua, udp_set_gateway((int)lua_tointeger(lua, 2), address_read(lua, 3)));
  return 1;
}

/* hal/reply-timestamper.ts; the fields are described in firmware/clock/system-clock.ts */
static struct {
  uint64_t anchor, base;
  double frequency, slew_rate, slew_duration;
} reply_clock;
static uint8_t reply_header[NTP_HEADER];

/* setReplyClock(this, anchor, base, frequency, slewRate, slewDuration) */
static int set_reply_clock(lua_State *lua) {
  reply_clock.anchor = timestamp_read(lua, 2);
  reply_clock.base = timestamp_read(lua, 3);
  reply_clock.frequency = lua_tonumber(lua, 4);
  reply_clock.slew_rate = lua_tonumber(lua, 5);
  reply_clock.slew_duration = lua_tonumber(lua, 6);
  return 0;
}

/* setReplyHeader(this, words) */
static int set_reply_header(lua_State *lua) {
  for (int word = 0; word < NTP_HEADER / 2; word++) {
    lua_rawgeti(lua, 2, word + 1);
    put_word(reply_header + 2 * word, (uint16_t)lua_tointeger(lua, -1));
    lua_pop(lua, 1);
  }
  return 0;
}

/* The disciplined time at the counter reading `timestamp`: the arithmetic of timeAt (system-clock.ts) in the same order, so that the result is bit-identical. */
static uint64_t time_at(uint64_t timestamp) {
  const double seconds = (double)(int64_t)(timestamp - reply_clock.base) / 4294967296.0;
  const double slewed = seconds < reply_clock.slew_duration ? seconds : reply_clock.slew_duration;
  const double gain = reply_clock.frequency * seconds + reply_clock.slew_rate * slewed;
  return timestamp + reply_clock.anchor + (uint64_t)(int64_t)llround(gain * 4294967296.0);
}

/* timestampReply(this, leapVersionModeStratum, pollPrecision) */
static int timestamp_reply(lua_State *lua) {
  uint8_t *packet = current.payload;
  uint8_t origin[8];
  if (current.length < NTP_HEADER) return push_outcome(lua, false);
  memcpy(origin, packet + NTP_TRANSMIT, sizeof origin);
  memcpy(packet, reply_header, NTP_HEADER);
  put_word(packet, (uint16_t)lua_tointeger(lua, 2));
  put_word(packet + 2, (uint16_t)lua_tointeger(lua, 3));
  memcpy(packet + NTP_ORIGIN, origin, sizeof origin);
  put_timestamp(packet + NTP_RECEIVE, time_at(timestamp_of_ticks(current.timestamp)));
  put_timestamp(packet + NTP_TRANSMIT, time_at(timestamp_of_ticks(port_counter())));
  return push_outcome(lua, udp_reply(&current, NTP_HEADER));
}

void bindings_add_network(lua_State *lua, const struct runtime_settings *settings) {
  static const luaL_Reg functions[] = {
      {"receive", receive},
      {"send", send},
      {"reply", reply},
      {"broadcast", broadcast},
      {"setReplyClock", set_reply_clock},
      {"setReplyHeader", set_reply_header},
      {"timestampReply", timestamp_reply},
      {"joinGroup", join_group},
      {"leaveGroup", leave_group},
      {"interfaceCount", interface_count},
      {"describeInterface", describe_interface},
      {"setDscp", set_dscp},
      {"bindInstance", bind_instance},
      {"openService", open_service},
      {"openClient", open_client},
      {"closeSocket", close_socket},
      {"resolve", resolve},
      {"setAddress", set_address},
      {"useDhcp", use_dhcp},
      {"addVlan", add_vlan},
      {"dhcpServers", dhcp_servers},
      {"setGateway", set_gateway},
      {NULL, NULL},
  };
  luaL_setfuncs(lua, functions, 0);
  service_port = settings->service_port;
  lua_pushinteger(lua, settings->service_port);
  lua_setfield(lua, -2, "servicePort");
  lua_pushinteger(lua, settings->server_port);
  lua_setfield(lua, -2, "serverPort");
  lua_pushboolean(lua, udp_can_address);
  lua_setfield(lua, -2, "canAddress");
}
