/* SPDX-License-Identifier: MIT */
#include "batch.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>

#include "counter.h"
#include "interfaces.h"
#include "port.h"

/* Datagrams of a batch. More would gain nothing, and the transmit timestamp of the last reply is early by the time that the others take to leave. */
#define BATCH 32

/* Replies that leave together while batches are not full. */
#define REPLIES_AT_ONCE 8

/* Size of a slot [bytes]. With a power of two all slots would share the same lines of the cache. */
#define SLOT_BYTES 1600

struct slot {
  struct sockaddr_in from;
  union {
    char bytes[CMSG_SPACE(sizeof(struct timespec)) + CMSG_SPACE(sizeof(struct in_pktinfo)) + CMSG_SPACE(sizeof(uint32_t))];
    struct cmsghdr alignment;
  } control;
  uint8_t payload[SLOT_BYTES];
};

static struct slot slots[BATCH];
static struct iovec vectors[BATCH];
static struct mmsghdr messages[BATCH];
static int received, next;
static struct port *source; /* port of the batch */

/* Reading of both clocks at each batch, to convert the kernel's timestamps into the counter's. */
static int64_t batch_real;
static uint64_t batch_counter;

static struct iovec reply_vectors[BATCH];
static struct mmsghdr replies[BATCH];
static int reply_count;
static struct port *reply_port;

/* Sets the fields that recvmmsg has changed. */
static void prepare(void) {
  for (int i = 0; i < BATCH; i++) {
    vectors[i] = (struct iovec){slots[i].payload, SLOT_BYTES};
    messages[i].msg_hdr = (struct msghdr){.msg_name = &slots[i].from,
                                          .msg_namelen = sizeof slots[i].from,
                                          .msg_iov = &vectors[i],
                                          .msg_iovlen = 1,
                                          .msg_control = slots[i].control.bytes,
                                          .msg_controllen = sizeof slots[i].control.bytes};
  }
}

static void flush(void);

/* Takes the next batch from the first ready port; false when there is none. */
static bool refill(void) {
  flush();
  for (struct port *port = ports; port < ports_end; port++) {
    if (port->kind == PORT_FREE || !port->is_ready) continue;
    prepare();
    const int count = recvmmsg(port->fd, messages, BATCH, MSG_DONTWAIT, NULL);
    /* A batch that is not full: the port is empty, or has an error, which poll() reports until it is taken. */
    if (count < BATCH) port->is_ready = false;
    if (count <= 0) continue;
    batch_real = real_time();
    batch_counter = port_counter();
    source = port;
    received = count;
    next = 0;
    return true;
  }
  return false;
}

/* Datagrams that were too long, and those that the kernel had no room for, which it counts by socket. */
static uint32_t oversized, overflowed;

static void count_overflow(struct port *port, uint32_t total) {
  overflowed += total - port->overflowed;
  port->overflowed = total;
}

uint32_t udp_lost(void) { return oversized + overflowed; }

/* Receive timestamp of the kernel and the device that a message arrived on, where the kernel gives them. */
static void read_control(struct msghdr *message, uint64_t *timestamp, int *device) {
  *timestamp = batch_counter;
  *device = 0;
  for (struct cmsghdr *control = CMSG_FIRSTHDR(message); control != NULL; control = CMSG_NXTHDR(message, control)) {
    if (control->cmsg_level == SOL_SOCKET && control->cmsg_type == SCM_TIMESTAMPNS) {
      struct timespec time;
      memcpy(&time, CMSG_DATA(control), sizeof time);
      *timestamp = counter_at((int64_t)time.tv_sec * 1000000000 + time.tv_nsec, batch_real, batch_counter);
    } else if (control->cmsg_level == IPPROTO_IP && control->cmsg_type == IP_PKTINFO) {
      struct in_pktinfo information;
      memcpy(&information, CMSG_DATA(control), sizeof information);
      *device = information.ipi_ifindex;
    } else if (control->cmsg_level == SOL_SOCKET && control->cmsg_type == SO_RXQ_OVFL) {
      uint32_t total;
      memcpy(&total, CMSG_DATA(control), sizeof total);
      count_overflow(source, total);
    }
  }
}

/* False for a message to a group that arrived on another device than the port's, or that this board has sent: Linux delivers both. */
static bool is_welcome(const struct port *port, int device, uint32_t from) {
  if (port->kind != PORT_GROUP) return true;
  return (device == 0 || (unsigned)device == interfaces[port->interface].device_index) && interface_of(from) < 0;
}

/* Result for a datagram that is not for us. */
#define ELSEWHERE (-2)

/*
 * Interface that a datagram arrived on; -1 when it is not known. Linux accepts packets to any address of the machine on any device: the address alone would let a
 * host pass by an interface that is disabled, or by one of another VPN instance. ELSEWHERE for those, and for devices that are none of the board's interfaces.
 */
static int arrival_interface(const struct port *port, int device) {
  if (device == 0 || device == LOOPBACK_DEVICE || port->kind == PORT_GROUP) return port->interface;
  if (port->interface >= 0 && interfaces[port->interface].device_index == (unsigned)device) return port->interface;
  const int arrival = interface_on((unsigned)device);
  if (port->interface < 0) return arrival;
  return arrival >= 0 && interfaces[arrival].instance == interfaces[port->interface].instance ? arrival : ELSEWHERE;
}

bool batch_receive(struct udp_datagram *into) {
  for (;;) {
    if (next >= received && !refill()) return false;
    const int index = next++;
    struct msghdr *message = &messages[index].msg_hdr;
    const struct slot *slot = &slots[index];
    const uint32_t from = ntohl(slot->from.sin_addr.s_addr);
    int device;
    read_control(message, &into->timestamp, &device);
    if ((message->msg_flags & MSG_TRUNC) != 0 || messages[index].msg_len > UDP_PAYLOAD) {
      oversized++;
      continue;
    }
    const int interface = arrival_interface(source, device);
    if (interface == ELSEWHERE || !is_welcome(source, device, from)) continue;
    into->payload = slots[index].payload;
    into->length = messages[index].msg_len;
    into->socket = source->handle;
    into->interface = interface;
    into->source = from;
    into->destination = source->kind == PORT_GROUP ? source->group : source->bound_to;
    into->source_port = ntohs(slot->from.sin_port);
    return true;
  }
}

bool batch_reply(const struct udp_datagram *to, struct port *port, size_t length) {
  const int index = next - 1;
  if (index < 0 || to->payload != slots[index].payload) return false;
  if (port != reply_port) flush();
  reply_port = port;
  reply_vectors[reply_count] = (struct iovec){slots[index].payload, length};
  replies[reply_count].msg_hdr = (struct msghdr){
      .msg_name = &slots[index].from, .msg_namelen = sizeof slots[index].from, .msg_iov = &reply_vectors[reply_count], .msg_iovlen = 1};
  reply_count++;
  /* Only under load do many replies wait for each other: a client that is answered early sends its next request while the others are served. */
  if (next >= received || (received < BATCH && reply_count >= REPLIES_AT_ONCE)) flush();
  return true;
}

/* Sends the replies from `first` on one by one, where the system, or a simulator of it, has no sendmmsg. */
static void send_singly(int first) {
  for (int i = first; i < reply_count; i++)
    if (sendmsg(reply_port->fd, &replies[i].msg_hdr, MSG_DONTWAIT) < 0) report_send_error(errno);
}

static void flush(void) {
  static bool is_single;
  int sent = 0;
  if (reply_count == 1) {
    send_singly(0); /* cheaper than a list of one */
    sent = 1;
  }
  while (!is_single && sent < reply_count) {
    const int count = sendmmsg(reply_port->fd, replies + sent, (unsigned)(reply_count - sent), MSG_DONTWAIT);
    if (count < 0 && (errno == EBADF || errno == ENOSYS)) {
      is_single = true;
    } else if (count < 0) {
      report_send_error(errno);
      sent++; /* this one is lost; the others may pass */
    } else {
      sent += count;
    }
  }
  if (sent < reply_count) send_singly(sent);
  reply_count = 0;
}

/* Before a port is closed: its replies leave, and its requests are dropped. */
static void forget(const struct port *port) {
  flush();
  if (port == source) next = received = 0;
}

void batch_begin(void) { ports_before_close(forget); }

bool batch_settle(void) {
  flush();
  if (next < received) return true;
  for (const struct port *port = ports; port < ports_end; port++)
    if (port->kind != PORT_FREE && port->is_ready) return true;
  return false;
}

struct port *batch_port(void) { return source; }
