/* SPDX-License-Identifier: MIT */
/*
 * storage.h over the bytes of port_nvm_...: named texts that survive a loss of power at any byte of a write.
 *
 * The memory is divided into three large slots and sixteen small ones. A slot holds one text: a header with its name, a sequence number and checksums, then its
 * bytes. A write goes to a free slot or to an outdated text, header last. The previous text stays until its slot is needed, so a text that was written twice has
 * two copies. The newest copy with correct checksums counts. The slot that was written longest ago is used first, which spreads the wear.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "port.h"
#include "storage.h"

#define LARGE_SLOTS 3
#define SMALL_SLOTS 16
#define SLOTS (LARGE_SLOTS + SMALL_SLOTS)
#define LARGE_BYTES (port_nvm_size / 4u)
#define SMALL_BYTES (port_nvm_size / 64u)

#define MAGIC 0x31775474u /* tTw1 */
#define NAME_ROOM 24

struct header {
  uint32_t magic;
  uint32_t sequence; /* counts all writes; never 0 */
  uint32_t length;
  uint32_t text_checksum;
  char name[NAME_ROOM];
  uint32_t checksum; /* of the members above */
};

/* The headers in memory; magic 0 is a free slot. */
static struct header slots[SLOTS];
static bool are_slots_read;

/* Slots with a good header whose text is damaged: not the newest of their name, and not overwritten until a new text of that name is stored. */
static bool is_damaged[SLOTS];

static size_t slot_offset(int slot) {
  return slot < LARGE_SLOTS ? (size_t)slot * LARGE_BYTES : LARGE_SLOTS * LARGE_BYTES + (size_t)(slot - LARGE_SLOTS) * SMALL_BYTES;
}

static size_t slot_room(int slot) {
  return (slot < LARGE_SLOTS ? LARGE_BYTES : SMALL_BYTES) - sizeof(struct header);
}

/* CRC-32 of IEEE 802.3, from 0; four bits at a time, because a table for bytes would be larger than this file's code. */
static uint32_t checksum_of(uint32_t checksum, const void *bytes, size_t length) {
  static const uint32_t table[16] = {0x00000000u, 0x1DB71064u, 0x3B6E20C8u, 0x26D930ACu, 0x76DC4190u, 0x6B6B51F4u, 0x4DB26158u, 0x5005713Cu,
                                     0xEDB88320u, 0xF00F9344u, 0xD6D6A3E8u, 0xCB61B38Cu, 0x9B64C2B0u, 0x86D3D2D4u, 0xA00AE278u, 0xBDBDF21Cu};
  checksum = ~checksum;
  for (size_t i = 0; i < length; i++) {
    checksum ^= ((const uint8_t *)bytes)[i];
    checksum = checksum >> 4 ^ table[checksum & 15u];
    checksum = checksum >> 4 ^ table[checksum & 15u];
  }
  return ~checksum;
}

static uint32_t header_checksum(const struct header *header) {
  return checksum_of(0, header, offsetof(struct header, checksum));
}

/* False while the chip does not answer: what it holds is then unknown, and nothing is written. */
static bool read_slots(void) {
  for (int i = 0; i < SLOTS && !are_slots_read; i++) {
    struct header *slot = &slots[i];
    if (!port_nvm_read(slot_offset(i), (uint8_t *)slot, sizeof *slot)) return false;
    bool is_good = slot->magic == MAGIC && slot->checksum == header_checksum(slot) && slot->length <= slot_room(i);
    if (!is_good) slot->magic = 0;
    is_damaged[i] = false;
  }
  are_slots_read = true;
  return true;
}

static bool is_named(int slot, const char *name) { return slots[slot].magic == MAGIC && strncmp(slots[slot].name, name, NAME_ROOM) == 0; }

/* The slot with the newest text of `name`; -1 when there is none. Sequence numbers may wrap: only their difference counts. */
static int newest_of(const char *name) {
  int newest = -1;
  for (int i = 0; i < SLOTS; i++) {
    if (!is_named(i, name) || is_damaged[i]) continue;
    if (newest < 0 || (int32_t)(slots[i].sequence - slots[newest].sequence) > 0) newest = i;
  }
  return newest;
}

static uint32_t next_sequence(void) {
  uint32_t last = 0;
  for (int i = 0; i < SLOTS; i++) {
    if (slots[i].magic == MAGIC && (last == 0 || (int32_t)(slots[i].sequence - last) > 0)) last = slots[i].sequence;
  }
  return last == UINT32_MAX ? 1u : last + 1u;
}

/* True when slot `a` is to be written before `b`: a free one, then the one that was written longer ago. */
static bool is_better(int a, int b) {
  if (slots[a].magic != MAGIC || slots[b].magic != MAGIC) return slots[a].magic != MAGIC && slots[b].magic == MAGIC;
  return (int32_t)(slots[a].sequence - slots[b].sequence) < 0;
}

/* A slot of the smallest size that fits, free or outdated; -1 when there is none. */
static int spare_slot(size_t length) {
  int best = -1;
  for (int i = SLOTS - 1; i >= 0; i--) {
    bool is_needed = slots[i].magic == MAGIC && (is_damaged[i] || newest_of(slots[i].name) == i);
    if (is_needed || slot_room(i) < length) continue;
    if (best < 0 || (slot_room(i) == slot_room(best) && is_better(i, best))) best = i;
  }
  return best;
}

/* The text of a slot; NULL when the chip does not answer or its checksum is wrong. */
static char *read_text(int slot) {
  const struct header *header = &slots[slot];
  char *text = malloc(header->length + 1u);
  if (text == NULL) return NULL;
  text[header->length] = '\0';
  bool is_read = port_nvm_read(slot_offset(slot) + sizeof *header, (uint8_t *)text, header->length);
  if (is_read && checksum_of(0, text, header->length) == header->text_checksum) return text;
  is_damaged[slot] = is_read; /* the previous copy counts again */
  free(text);
  return NULL;
}

char *storage_read(const char *name, size_t *length) {
  if (!read_slots()) return NULL;
  for (int slot = newest_of(name); slot >= 0; slot = newest_of(name)) {
    char *text = read_text(slot);
    *length = slots[slot].length;
    if (text != NULL || !is_damaged[slot]) return text;
  }
  return NULL;
}

bool storage_has(const char *name) {
  if (!read_slots()) return true;
  for (int i = 0; i < SLOTS; i++)
    if (is_named(i, name)) return true;
  return false;
}

/* True when a slot reads back as it was written. A worn-out cell does not. */
static bool holds(int slot, const struct header *header) {
  struct header seen;
  if (!port_nvm_read(slot_offset(slot), (uint8_t *)&seen, sizeof seen) || memcmp(&seen, header, sizeof seen) != 0) return false;
  uint32_t checksum = 0;
  uint8_t part[64];
  for (size_t at = 0; at < header->length; at += sizeof part) {
    size_t count = header->length - at < sizeof part ? header->length - at : sizeof part;
    if (!port_nvm_read(slot_offset(slot) + sizeof seen + at, part, count)) return false;
    checksum = checksum_of(checksum, part, count);
  }
  return checksum == header->text_checksum;
}

bool storage_write(const char *name, const char *text, size_t length) {
  if (!read_slots() || strlen(name) >= NAME_ROOM) return false;
  struct header header = {.magic = MAGIC, .sequence = next_sequence(), .length = (uint32_t)length, .text_checksum = checksum_of(0, text, length)};
  strncpy(header.name, name, NAME_ROOM - 1);
  header.checksum = header_checksum(&header);
  int present = newest_of(name);
  bool is_same = present >= 0 && slots[present].length == length && slots[present].text_checksum == header.text_checksum;
  if (is_same && holds(present, &slots[present])) return true;

  int slot = spare_slot(length);
  if (slot < 0) return false;
  slots[slot].magic = 0;
  bool is_written = port_nvm_write(slot_offset(slot) + sizeof header, (const uint8_t *)text, length) &&
                    port_nvm_write(slot_offset(slot), (const uint8_t *)&header, sizeof header) && holds(slot, &header);
  if (!is_written) return false;
  slots[slot] = header;
  for (int i = 0; i < SLOTS; i++)
    if (is_named(i, name)) is_damaged[i] = false; /* outdated now */
  return true;
}

/* Removes the oldest copy first: a loss of power leaves the newest text or none. */
void storage_remove(const char *name) {
  static const uint8_t nothing[sizeof slots[0].magic];
  while (read_slots()) {
    int oldest = -1;
    for (int i = 0; i < SLOTS; i++) {
      if (is_named(i, name) && (oldest < 0 || (int32_t)(slots[i].sequence - slots[oldest].sequence) < 0)) oldest = i;
    }
    if (oldest < 0) return;
    slots[oldest].magic = 0;
    is_damaged[oldest] = false;
    if (!port_nvm_write(slot_offset(oldest), nothing, sizeof nothing)) return;
  }
}
