/* SPDX-License-Identifier: MIT */
/*
 * The receive interrupt takes a timestamp and empties the controller's FIFO into a ring, so that a frame's timestamp does not depend on the main loop. Frames are
 * handed over whole; net-lwip.c handles VLANs and addresses.
 */
#include "lan9118.h"

#include <string.h>

#include "board.h"
#include "entropy-pool.h"
#include "lan9118-registers.h"
#include "port.h"

/* A frame with a VLAN tag and its checksum is 1522 bytes long. */
#define FRAME_ROOM 1524u
#define SMALLEST_FRAME 60u
#define CHECKSUM 4u
/* Status words that its FIFO has room for. */
#define LARGEST_FIFO 128u
/* A burst of as many clients; a power of two. */
#define RING_FRAMES ((uint32_t)BOARD_CAPACITY_FRAMES)
_Static_assert((RING_FRAMES & (RING_FRAMES - 1u)) == 0u, "capacity.frames in board.json is a power of two");

struct frame {
  uint64_t timestamp;
  uint32_t length;
  uint32_t words[FRAME_ROOM / 4u];
};

/* .bulk: the memory for large arrays, see image.ld. */
__attribute__((section(".bulk"))) static struct frame ring[RING_FRAMES];
static volatile uint32_t ring_head, ring_tail; /* count frames since the start */
static volatile bool link_has_changed;
static volatile bool is_flooded; /* the ring is full, and the receive interrupt is off */
static bool is_link_up;

uint8_t port_ethernet_address[6];
volatile uint32_t port_ethernet_lost;

/* The registers of MAC and PHY are reached through windows. */
static uint32_t read_mac(uint32_t number) {
  MAC_COMMAND = MAC_BUSY | MAC_READ | number;
  while ((MAC_COMMAND & MAC_BUSY) != 0) {}
  return MAC_DATA;
}

static void write_mac(uint32_t number, uint32_t value) {
  MAC_DATA = value;
  MAC_COMMAND = MAC_BUSY | number;
  while ((MAC_COMMAND & MAC_BUSY) != 0) {}
}

static uint32_t read_phy(uint32_t number) {
  write_mac(MAC_PHY_ACCESS, PHY_ADDRESS_READ | number << 6);
  while ((read_mac(MAC_PHY_ACCESS) & 1u) != 0) {}
  return read_mac(MAC_PHY_DATA);
}

static void write_phy(uint32_t number, uint32_t value) {
  write_mac(MAC_PHY_DATA, value);
  write_mac(MAC_PHY_ACCESS, PHY_ADDRESS_WRITE | number << 6);
  while ((read_mac(MAC_PHY_ACCESS) & 1u) != 0) {}
}

/* Enables the interrupts that can be handled now: none for frames while the ring is full, none for the link until the main loop has read its state. */
static void open_interrupts(void) {
  uint32_t state = mask_interrupts();
  INTERRUPT_ENABLE = (is_flooded ? 0 : INTERRUPT_RECEIVE_LEVEL) | (link_has_changed ? 0 : INTERRUPT_PHY);
  restore_interrupts(state);
}

static void reset_chip(void) {
  while (BYTE_TEST != BYTE_TEST_READY) {}
  HARDWARE_CONFIGURATION = HARDWARE_SOFT_RESET;
  while ((HARDWARE_CONFIGURATION & HARDWARE_SOFT_RESET) != 0) {}
  HARDWARE_CONFIGURATION = HARDWARE_FIFO_5K;
  FLOW_CONTROL = FLOW_CONTROL_DEFAULT;
  INTERRUPT_ENABLE = 0;
  INTERRUPT_STATUS = UINT32_MAX;
}

static void negotiate_link(void) {
  write_phy(PHY_BASIC_CONTROL, PHY_RESET);
  while ((read_phy(PHY_BASIC_CONTROL) & PHY_RESET) != 0) {}
  write_phy(PHY_ADVERTISEMENT, PHY_ALL_SPEEDS);
  write_phy(PHY_BASIC_CONTROL, PHY_NEGOTIATE);
  (void)read_phy(PHY_INTERRUPT_SOURCE);
  write_phy(PHY_INTERRUPT_MASK, PHY_LINK_CHANGES);
}

/* The controller has loaded its address from its own EEPROM. Where that is blank the board takes a locally administered address. */
static void load_address(void) {
  static const uint8_t without_eeprom[6] = {0x02, 'T', 'w', 0, 0, 1};
  uint32_t low = read_mac(MAC_ADDRESS_LOW), high = read_mac(MAC_ADDRESS_HIGH);
  if (low == UINT32_MAX) {
    memcpy(port_ethernet_address, without_eeprom, sizeof without_eeprom);
    write_mac(MAC_ADDRESS_LOW, 0x00007702u | (uint32_t)'T' << 8 | (uint32_t)'w' << 16);
    write_mac(MAC_ADDRESS_HIGH, 0x0100u);
    return;
  }
  for (unsigned i = 0; i < 4; i++) port_ethernet_address[i] = (uint8_t)(low >> (8 * i));
  for (unsigned i = 0; i < 2; i++) port_ethernet_address[4 + i] = (uint8_t)(high >> (8 * i));
}

void ethernet_start(void) {
  reset_chip();
  negotiate_link();
  load_address();
  RECEIVE_CONFIGURATION = 0;
  TRANSMIT_CONFIGURATION = TRANSMIT_ON;
  write_mac(MAC_CONTROL, MAC_FULL_DUPLEX_ALL_GROUPS_ON); /* the stack filters groups, because it knows the VLAN */
  FIFO_LEVELS = LEVELS_FIRST_FRAME;
  INTERRUPT_CONFIGURATION = INTERRUPT_ON_ACTIVE_HIGH_PUSH_PULL;
  link_has_changed = true;
  open_interrupts();
  enable_interrupt(ETHERNET_INTERRUPT);
}

void ethernet_loop_back(void) {
  write_phy(PHY_BASIC_CONTROL, PHY_LOOP_BACK);
}

static uint32_t waiting_frames(void) {
  return RECEIVE_FIFO >> 16 & 0xFFu;
}

/* Reads a frame to its end. The controller has a command for that, but QEMU's does not free the room. */
static void discard(uint32_t length) {
  for (uint32_t i = 0; i < (length + 3u) / 4u; i++) (void)RECEIVE_DATA;
  port_ethernet_lost++;
}

/* Moves one frame from the FIFO into the ring. A frame that is too long or damaged is lost. */
static void take_frame(uint64_t timestamp) {
  uint32_t status = RECEIVE_STATUS;
  uint32_t length = status >> 16 & 0x3FFFu;
  if (length > FRAME_ROOM || length <= CHECKSUM || (status & RECEIVE_STATUS_ERROR) != 0) {
    discard(length);
    return;
  }
  struct frame *frame = &ring[ring_head % RING_FRAMES];
  frame->timestamp = timestamp;
  frame->length = length - CHECKSUM;
  uint32_t count = (length + 3u) / 4u;
  for (uint32_t i = 0; i < count; i++) frame->words[i] = RECEIVE_DATA;
  ring_head++;
  entropy_stir((uint32_t)timestamp);
}

/*
 * The timestamp of the first frame is that of the interrupt. Later frames arrived while the first was copied, and not later than their turn.
 *
 * With a full ring the interrupt is off until the main loop has made room. Otherwise a flood would leave the main loop no time, and the watchdog would restart the
 * board.
 */
void ethernet_interrupt(void) {
  uint64_t timestamp = port_counter();
  uint32_t causes = INTERRUPT_STATUS;
  INTERRUPT_STATUS = INTERRUPT_RECEIVE_LEVEL; /* before the FIFO is emptied: a later frame interrupts again */
  while (waiting_frames() != 0 && !is_flooded) {
    is_flooded = ring_head - ring_tail == RING_FRAMES;
    if (!is_flooded) take_frame(timestamp);
    timestamp = port_counter();
  }
  /* The main loop reads the PHY, because its window takes long. Its interrupt stays off until then. */
  if ((causes & INTERRUPT_PHY) != 0) link_has_changed = true;
  open_interrupts();
}

/* The ring has room again. Frames in the controller arrived at an unknown time and are of no use to a clock. */
static void end_flood(void) {
  for (uint32_t i = 0; i < LARGEST_FIFO && waiting_frames() != 0; i++) discard(RECEIVE_STATUS >> 16 & 0x3FFFu);
  port_ethernet_lost += RECEIVE_DROPPED;
  INTERRUPT_STATUS = INTERRUPT_RECEIVE_LEVEL;
  is_flooded = false;
  open_interrupts();
}

bool ethernet_has_news(void) {
  return ring_head != ring_tail || link_has_changed;
}

bool port_ethernet_is_up(void) {
  if (link_has_changed) {
    (void)read_phy(PHY_INTERRUPT_SOURCE); /* clears the interrupt */
    (void)read_phy(PHY_BASIC_STATUS);     /* a lost link is latched until it is read */
    is_link_up = (read_phy(PHY_BASIC_STATUS) & PHY_LINK_UP) != 0;
    INTERRUPT_STATUS = INTERRUPT_PHY;
    link_has_changed = false;
    open_interrupts();
  }
  return is_link_up;
}

size_t port_ethernet_receive(uint8_t *into, size_t capacity, uint64_t *timestamp) {
  if (ring_tail == ring_head) return 0;
  const struct frame *frame = &ring[ring_tail % RING_FRAMES];
  size_t length = frame->length < capacity ? frame->length : capacity;
  memcpy(into, frame->words, length);
  *timestamp = frame->timestamp;
  ring_tail++;
  if (is_flooded && ring_head - ring_tail <= RING_FRAMES / 2u) end_flood();
  return length;
}

/* One word of the frame; the last one may have fewer than four bytes. */
static uint32_t word_at(const uint8_t *frame, size_t length, size_t at) {
  uint32_t word = 0;
  memcpy(&word, frame + at, length - at < 4u ? length - at : 4u);
  return word;
}

/* The controller begins to send with the last word: the timestamp is taken right before it, with interrupts masked. */
bool port_ethernet_send(const uint8_t *frame, size_t length, uint64_t *timestamp) {
  size_t sent = length < SMALLEST_FRAME ? SMALLEST_FRAME : length;
  while ((TRANSMIT_FIFO >> 16 & 0xFFu) != 0) (void)TRANSMIT_STATUS;
  if (!is_link_up || length > FRAME_ROOM - CHECKSUM || (TRANSMIT_FIFO & 0xFFFFu) < sent + 16u) return false;
  TRANSMIT_DATA = COMMAND_FIRST_AND_LAST | (uint32_t)sent;
  TRANSMIT_DATA = (uint32_t)sent;
  size_t last = (sent - 1u) / 4u * 4u;
  for (size_t at = 0; at < last; at += 4u) TRANSMIT_DATA = at < length ? word_at(frame, length, at) : 0;
  uint32_t word = last < length ? word_at(frame, length, last) : 0;
  uint32_t state = mask_interrupts();
  *timestamp = port_counter();
  TRANSMIT_DATA = word;
  restore_interrupts(state);
  return true;
}
