/* SPDX-License-Identifier: MIT */
/*
 * streams.h over lwIP's raw TCP. Each stream has a ring of the size of its receive window: what arrives always fits, a frame is free at once, and bytes that the
 * firmware leaves close the window. All calls into lwIP come from the main loop.
 *
 * Half-open connections are few, and the oldest gives way to the next one. A flood of SYN segments (RFC 4987) costs no memory, and a client that answers within the
 * time of NET_HALF_OPEN of them still gets in. Closed and half-open connections have the lowest priority: lwIP takes their memory for a new connection.
 */
#include "streams.h"

#include "net-streams.h"

#if LWIP_TCP

#include <string.h>

#include "hooks.h"
#include "lwip/priv/tcp_priv.h"
#include "lwip/tcp.h"
#include "net-interfaces.h"
#include "net-neighbours.h"
#include "port.h"

#define STREAMS BOARD_CAPACITY_STREAMS
#define LISTENERS BOARD_CAPACITY_LISTENERS
/* Time that the other side has to take the last bytes and to end its part [s]. */
#define LINGER_SECONDS 30u
/* lwIP's own limit is not used: half-open connections are counted over all listeners. */
#define NO_BACKLOG 255
/* The first ephemeral port (RFC 6056 section 2.1). */
#define FIRST_PORT 49152u
#define PORT_TRIES 16

enum use { FREE, IN_USE, LINGERING };

struct stream {
  enum use use;
  enum stream_state state;
  struct tcp_pcb *pcb; /* NULL: lwIP has freed it */
  bool has_news;
  bool wants_room;  /* a write took less than it was given */
  bool has_output;  /* bytes wait for the end of the event */
  bool is_complete; /* the other side has sent its last byte */
  int listener;     /* until the first event */
  uint32_t address;
  uint16_t port;
  int interface;
  uint64_t lingers_until;
  uint16_t first, count; /* of the ring */
};

struct listener {
  struct tcp_pcb *pcb; /* shared by listeners of the same port in several VPN instances; NULL: free */
  uint16_t port;
  int instance;
};

const int streams_capacity = STREAMS;

static struct stream streams[STREAMS];
static struct listener listeners[LISTENERS];
__attribute__((section(".bulk"))) static char rings[STREAMS][TCP_WND];
static int turn;           /* the stream after the last one that had an event */
static uint8_t syn_netif;  /* lwIP's index of the interface of a connection that has just begun; 0: none */

static void change(struct stream *stream, enum stream_state state) {
  if (stream->use != IN_USE || stream->state == STREAM_CLOSED) return;
  stream->state = state;
  stream->has_news = true;
}

static struct stream *stream_of(int handle) {
  return handle >= 0 && handle < STREAMS && streams[handle].use == IN_USE ? &streams[handle] : NULL;
}

/* Leaves a connection to lwIP, which ends it and takes its memory when another one needs it. */
static void detach(struct stream *stream) {
  if (stream->pcb != NULL) {
    tcp_arg(stream->pcb, NULL);
    tcp_recv(stream->pcb, NULL);
    tcp_sent(stream->pcb, NULL);
    tcp_err(stream->pcb, NULL);
    tcp_setprio(stream->pcb, TCP_PRIO_MIN);
  }
  stream->pcb = NULL;
  stream->use = FREE;
}

/* Never called inside a callback of lwIP for the same connection. */
static void reset(struct stream *stream) {
  struct tcp_pcb *pcb = stream->pcb;
  detach(stream);
  if (pcb != NULL) tcp_abort(pcb);
}

/* A free place, or that of the stream that lingers longest; NULL when all streams are in use. */
static struct stream *claim(void) {
  struct stream *oldest = NULL;
  for (struct stream *stream = streams; stream < streams + STREAMS; stream++) {
    if (stream->use == FREE) return stream;
    if (stream->use == LINGERING && (oldest == NULL || stream->lingers_until < oldest->lingers_until)) oldest = stream;
  }
  if (oldest != NULL) reset(oldest);
  return oldest;
}

static err_t take_connected(void *argument, struct tcp_pcb *pcb, err_t error) {
  (void)pcb, (void)error;
  change(argument, STREAM_OPEN);
  return ERR_OK;
}

static void store(struct stream *stream, const struct pbuf *packet) {
  char *ring = rings[stream - streams];
  uint16_t at = (uint16_t)((stream->first + stream->count) % TCP_WND);
  uint16_t before_end = (uint16_t)(TCP_WND - at < packet->tot_len ? TCP_WND - at : packet->tot_len);
  pbuf_copy_partial(packet, ring + at, before_end, 0);
  pbuf_copy_partial(packet, ring, (u16_t)(packet->tot_len - before_end), before_end);
  stream->count = (uint16_t)(stream->count + packet->tot_len);
}

static void take_end(struct stream *stream) {
  stream->is_complete = true;
  if (stream->use == LINGERING) detach(stream);
  else if (stream->count == 0) change(stream, STREAM_ENDED);
}

/* Called by lwIP with received bytes; without a packet the other side has ended. */
static err_t take_bytes(void *argument, struct tcp_pcb *pcb, struct pbuf *packet, err_t error) {
  struct stream *stream = argument;
  (void)error;
  if (packet == NULL) {
    take_end(stream);
    return ERR_OK;
  }
  if (stream->use == LINGERING) tcp_recved(pcb, packet->tot_len);
  else if (packet->tot_len <= TCP_WND - stream->count) store(stream, packet); /* always: the window is what is left of the ring */
  stream->has_news = true;
  pbuf_free(packet);
  return ERR_OK;
}

static err_t take_sent(void *argument, struct tcp_pcb *pcb, u16_t length) {
  struct stream *stream = argument;
  (void)pcb, (void)length;
  if (stream->wants_room) stream->has_news = true;
  stream->wants_room = false;
  return ERR_OK;
}

/* Called by lwIP when it has freed the connection: reset, refused, timed out, or ended. */
static void take_loss(void *argument, err_t error) {
  struct stream *stream = argument;
  (void)error;
  stream->pcb = NULL;
  if (stream->use == LINGERING) stream->use = FREE;
  else change(stream, STREAM_CLOSED);
}

static void attach(struct stream *stream, struct tcp_pcb *pcb) {
  tcp_arg(pcb, stream);
  tcp_recv(pcb, take_bytes);
  tcp_sent(pcb, take_sent);
  tcp_err(pcb, take_loss);
  tcp_nagle_disable(pcb); /* an event's bytes leave together: flush() */
}

static int find_listener(uint16_t port, int instance) {
  for (int i = 0; i < LISTENERS; i++)
    if (listeners[i].pcb != NULL && listeners[i].port == port && listeners[i].instance == instance) return i;
  return -1;
}

/* Called by lwIP when a connection is open. */
static err_t take_connection(void *argument, struct tcp_pcb *pcb, err_t error) {
  (void)argument;
  if (pcb == NULL || error != ERR_OK) return ERR_VAL;
  int interface = net_index(netif_get_by_index(pcb->netif_idx));
  int listener = find_listener(pcb->local_port, net_instance(interface));
  struct stream *stream = listener < 0 ? NULL : claim();
  if (stream == NULL) {
    tcp_abort(pcb);
    return ERR_ABRT;
  }
  *stream = (struct stream){.use = IN_USE,
                            .state = STREAM_OPEN,
                            .pcb = pcb,
                            .has_news = true,
                            .listener = listener,
                            .address = lwip_ntohl(ip_2_ip4(&pcb->remote_ip)->addr),
                            .port = pcb->remote_port,
                            .interface = interface};
  tcp_setprio(pcb, TCP_PRIO_NORMAL);
  attach(stream, pcb);
  return ERR_OK;
}

void net_settle_streams(void) {
  if (syn_netif == 0) return;
  struct tcp_pcb *pcb = tcp_active_pcbs; /* the newest one comes first */
  if (pcb != NULL && pcb->state == SYN_RCVD && pcb->netif_idx == NETIF_NO_INDEX) pcb->netif_idx = syn_netif;
  syn_netif = 0;
}

/* Makes room for one more half-open connection. */
static void limit_half_open(void) {
  struct tcp_pcb *oldest = NULL;
  int count = 0;
  for (struct tcp_pcb *pcb = tcp_active_pcbs; pcb != NULL; pcb = pcb->next) {
    if (pcb->state != SYN_RCVD) continue;
    count++;
    if (oldest == NULL || tcp_ticks - pcb->tmr >= tcp_ticks - oldest->tmr) oldest = pcb;
  }
  if (count >= NET_HALF_OPEN) tcp_abandon(oldest, 0);
}

err_t net_admit_segment(struct tcp_pcb *pcb, const struct tcp_hdr *header) {
  net_settle_streams();
  if (pcb->state != LISTEN || (TCPH_FLAGS(header) & (TCP_SYN | TCP_ACK | TCP_RST)) != TCP_SYN) return ERR_OK;
  if (find_listener(header->dest, net_instance(net_index(ip_current_input_netif()))) < 0) return ERR_VAL;
  limit_half_open();
  syn_netif = netif_get_index(ip_current_input_netif());
  return ERR_OK;
}

/* Bytes that an event has written leave together. */
static void flush(void) {
  for (struct stream *stream = streams; stream < streams + STREAMS; stream++) {
    if (!stream->has_output) continue;
    stream->has_output = false;
    if (stream->pcb != NULL) tcp_output(stream->pcb);
  }
}

void net_run_streams(void) {
  uint64_t now = port_counter();
  for (struct stream *stream = streams; stream < streams + STREAMS; stream++) {
    if (stream->use == LINGERING && now >= stream->lingers_until) reset(stream);
    /* Without bytes on their way no acknowledgement tells that the memory, which was short, is there again. */
    if (stream->use != IN_USE || !stream->wants_room || stream->pcb == NULL || stream->pcb->snd_queuelen != 0) continue;
    stream->wants_room = false;
    stream->has_news = true;
  }
}

bool streams_next(struct stream_event *event) {
  flush();
  for (int i = 0; i < STREAMS; i++) {
    int handle = (turn + i) % STREAMS;
    struct stream *stream = &streams[handle];
    if (stream->use != IN_USE || !stream->has_news) continue;
    turn = handle + 1;
    stream->has_news = false;
    *event = (struct stream_event){handle, stream->state, stream->listener, stream->address, stream->port, stream->interface};
    stream->listener = -1;
    if (stream->state == STREAM_CLOSED) stream->use = FREE;
    return true;
  }
  return false;
}

bool streams_have_news(void) {
  for (const struct stream *stream = streams; stream < streams + STREAMS; stream++)
    if (stream->has_output || (stream->use == IN_USE && stream->has_news)) return true;
  return false;
}

static struct tcp_pcb *pcb_of_port(uint16_t port) {
  for (int i = 0; i < LISTENERS; i++)
    if (listeners[i].pcb != NULL && listeners[i].port == port) return listeners[i].pcb;
  return NULL;
}

/* Listens on a port that no VPN instance uses yet. */
static struct tcp_pcb *open_port(uint16_t port) {
  struct tcp_pcb *pcb = tcp_new_ip_type(IPADDR_TYPE_V4);
  if (pcb == NULL) return NULL;
  tcp_setprio(pcb, TCP_PRIO_MIN);
  ip_set_option(pcb, SOF_REUSEADDR); /* connections of an earlier listener may still wait for their end */
  struct tcp_pcb *listening = tcp_bind(pcb, IP4_ADDR_ANY, port) == ERR_OK ? tcp_listen_with_backlog(pcb, NO_BACKLOG) : NULL;
  if (listening == NULL) tcp_close(pcb);
  else tcp_accept(listening, take_connection);
  return listening;
}

int streams_listen(uint16_t port, int instance) {
  net_start();
  int place = 0;
  while (place < LISTENERS && listeners[place].pcb != NULL) place++;
  if (place == LISTENERS || port == 0 || find_listener(port, instance) >= 0) return -1;
  struct tcp_pcb *pcb = pcb_of_port(port);
  if (pcb == NULL) pcb = open_port(port);
  if (pcb == NULL) return -1;
  listeners[place] = (struct listener){.pcb = pcb, .port = port, .instance = instance};
  return place;
}

void streams_unlisten(int listener) {
  if (listener < 0 || listener >= LISTENERS || listeners[listener].pcb == NULL) return;
  struct tcp_pcb *pcb = listeners[listener].pcb;
  listeners[listener].pcb = NULL;
  if (pcb_of_port(listeners[listener].port) == NULL) tcp_close(pcb);
}

/* Binds to an unpredictable port (RFC 6056). */
static err_t bind_own(struct tcp_pcb *pcb, struct netif *netif) {
  err_t bound = ERR_USE;
  for (int i = 0; bound == ERR_USE && i < PORT_TRIES; i++)
    bound = tcp_bind(pcb, netif_ip_addr4(netif), (u16_t)(FIRST_PORT + net_random() % (65536u - FIRST_PORT)));
  return bound;
}

int streams_connect(uint32_t address, uint16_t port, int instance) {
  net_start();
  int interface = net_route(instance, address);
  struct netif *netif = net_interface(interface);
  if (netif == NULL || udp_interface(interface)->address == 0 || port == 0) return -1;
  struct stream *stream = claim();
  struct tcp_pcb *pcb = stream == NULL ? NULL : tcp_new_ip_type(IPADDR_TYPE_V4);
  if (pcb == NULL) return -1;
  tcp_bind_netif(pcb, netif);
  net_use_neighbour(interface, net_next_hop(interface, address));
  ip_addr_t to;
  ip_addr_set_ip4_u32_val(to, lwip_htonl(address));
  *stream = (struct stream){.use = IN_USE, .state = STREAM_CONNECTING, .pcb = pcb, .listener = -1, .interface = -1};
  attach(stream, pcb);
  if (bind_own(pcb, netif) == ERR_OK && tcp_connect(pcb, &to, port, take_connected) == ERR_OK) return (int)(stream - streams);
  reset(stream);
  return -1;
}

size_t streams_peek(int handle, char *into, size_t limit) {
  const struct stream *stream = stream_of(handle);
  if (stream == NULL || stream->state == STREAM_CLOSED) return 0;
  const char *ring = rings[handle];
  size_t count = stream->count < limit ? stream->count : limit;
  size_t before_end = (size_t)(TCP_WND - stream->first);
  if (before_end > count) before_end = count;
  memcpy(into, ring + stream->first, before_end);
  memcpy(into + before_end, ring, count - before_end);
  return count;
}

void streams_take(int handle, size_t count) {
  struct stream *stream = stream_of(handle);
  if (stream == NULL || count > stream->count) return;
  stream->first = (uint16_t)((stream->first + count) % TCP_WND);
  stream->count = (uint16_t)(stream->count - count);
  if (stream->pcb != NULL) tcp_recved(stream->pcb, (u16_t)count);
  if (stream->count == 0 && stream->is_complete) change(stream, STREAM_ENDED);
}

size_t streams_write(int handle, const char *bytes, size_t length) {
  struct stream *stream = stream_of(handle);
  if (stream == NULL || stream->pcb == NULL || (stream->state != STREAM_OPEN && stream->state != STREAM_ENDED)) return 0;
  size_t taken = 0;
  while (taken < length) {
    size_t part = length - taken < TCP_MSS ? length - taken : TCP_MSS;
    if (part > tcp_sndbuf(stream->pcb)) part = tcp_sndbuf(stream->pcb);
    if (part == 0 || tcp_write(stream->pcb, bytes + taken, (u16_t)part, TCP_WRITE_FLAG_COPY) != ERR_OK) break;
    taken += part;
  }
  if (taken > 0) stream->has_output = true;
  if (taken < length) stream->wants_room = true;
  return taken;
}

void streams_close(int handle) {
  struct stream *stream = stream_of(handle);
  if (stream == NULL) return;
  if (stream->pcb == NULL || stream->state == STREAM_CONNECTING || stream->state == STREAM_CLOSED) {
    reset(stream);
    return;
  }
  if (stream->count > 0) tcp_recved(stream->pcb, stream->count); /* unread bytes would make lwIP reset the connection */
  stream->count = 0;
  stream->has_output = false;
  tcp_setprio(stream->pcb, TCP_PRIO_MIN);
  stream->use = LINGERING;
  stream->lingers_until = port_counter() + (uint64_t)LINGER_SECONDS * port_counter_frequency;
  struct tcp_pcb *pcb = stream->pcb;
  if (stream->is_complete) detach(stream);
  (void)tcp_shutdown(pcb, 0, 1); /* sends what waits, and the end; lwIP tries again by itself when it has no memory */
}

void streams_abort(int handle) {
  struct stream *stream = stream_of(handle);
  if (stream != NULL) reset(stream);
}

#else

const int streams_capacity = 0;

bool streams_next(struct stream_event *event) {
  (void)event;
  return false;
}

bool streams_have_news(void) { return false; }

int streams_listen(uint16_t port, int instance) {
  (void)port, (void)instance;
  return -1;
}

void streams_unlisten(int listener) { (void)listener; }

int streams_connect(uint32_t address, uint16_t port, int instance) {
  (void)address, (void)port, (void)instance;
  return -1;
}

size_t streams_peek(int stream, char *into, size_t limit) {
  (void)stream, (void)into, (void)limit;
  return 0;
}

void streams_take(int stream, size_t count) { (void)stream, (void)count; }

size_t streams_write(int stream, const char *bytes, size_t length) {
  (void)stream, (void)bytes, (void)length;
  return 0;
}

void streams_close(int stream) { (void)stream; }

void streams_abort(int stream) { (void)stream; }

#endif
