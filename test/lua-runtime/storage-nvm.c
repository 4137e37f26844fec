/* SPDX-License-Identifier: MIT */
/* Trials of storage-nvm.c on a memory whose power can go at any byte. The name of one is the argument; it exits with 1 and says where it went wrong. */
#include "../../boards/lua/runtime/storage-nvm.c"

#include <stdio.h>

#define NVM_BYTES 32768
#define FOREVER UINT32_MAX

const size_t port_nvm_size = NVM_BYTES;
static uint8_t memory[NVM_BYTES];
static uint32_t writes[NVM_BYTES];
static uint32_t bytes_until_cut = FOREVER;
static uint32_t bytes_written;
static bool answers = true;

bool port_nvm_read(size_t offset, uint8_t *into, size_t length) {
  if (answers) memcpy(into, memory + offset, length);
  return answers;
}

bool port_nvm_write(size_t offset, const uint8_t *from, size_t length) {
  for (size_t i = 0; i < length; i++) {
    if (!answers || bytes_written >= bytes_until_cut) return false;
    memory[offset + i] = from[i];
    writes[offset + i]++;
    bytes_written++;
  }
  return true;
}

/* Power comes back. */
static void restart(void) {
  are_slots_read = false;
  memset(slots, 0xA5, sizeof slots);
  bytes_until_cut = FOREVER;
}

static void cut_after(uint32_t bytes) {
  bytes_written = 0;
  bytes_until_cut = bytes;
}

static void fail(const char *what, uint32_t where) {
  printf("%s (%u)\n", what, (unsigned)where);
  exit(1);
}

static bool holds_text(const char *name, const char *text) {
  size_t length;
  char *found = storage_read(name, &length);
  bool is_same = text == NULL ? found == NULL : found != NULL && length == strlen(text) && memcmp(found, text, length) == 0;
  free(found);
  return is_same;
}

static void store(const char *name, const char *text) {
  if (!storage_write(name, text, strlen(text))) fail("a write was refused", 0);
}

static char *text_of(char letter, size_t length) {
  char *text = malloc(length + 1);
  memset(text, letter, length);
  text[length] = '\0';
  return text;
}

static void cut_write(void) {
  char *before = text_of('a', 1000), *after = text_of('b', 1300);
  static uint8_t saved[NVM_BYTES];
  store("startup.cfg", "much earlier");
  store("startup.cfg", before);
  store("drift", "12.5\n");
  memcpy(saved, memory, sizeof saved);
  cut_after(FOREVER);
  store("startup.cfg", after);
  uint32_t whole = bytes_written;
  for (uint32_t cut = 0; cut <= whole; cut++) {
    memcpy(memory, saved, sizeof saved);
    restart();
    cut_after(cut);
    bool is_done = storage_write("startup.cfg", after, strlen(after));
    if (is_done != (cut == whole)) fail("the write says the wrong thing", cut);
    restart();
    if (!holds_text("startup.cfg", is_done ? after : before)) fail("neither the old text nor the new one is there", cut);
    if (!holds_text("drift", "12.5\n")) fail("another text is gone", cut);
    store("startup.cfg", after);
    if (!holds_text("startup.cfg", after)) fail("it cannot be written again", cut);
  }
  free(before);
  free(after);
}

static void cut_remove(void) {
  static uint8_t saved[NVM_BYTES];
  for (int i = 0; i < 3; i++) store("drift", i == 2 ? "last" : i == 1 ? "second" : "first");
  memcpy(saved, memory, sizeof saved);
  for (uint32_t cut = 0; cut <= 12; cut++) {
    memcpy(memory, saved, sizeof saved);
    restart();
    cut_after(cut);
    storage_remove("drift");
    restart();
    if (!holds_text("drift", "last") && !holds_text("drift", NULL)) fail("an outdated text has come back", cut);
    if (cut == 12 && !holds_text("drift", NULL)) fail("it is still there", cut);
  }
}

static void wear(void) {
  char text[16];
  store("startup.cfg", "stays");
  for (int i = 0; i < 1000; i++) {
    snprintf(text, sizeof text, "%d", i);
    store("drift", text);
    if (i % 100 == 0) restart();
  }
  for (size_t i = 0; i < NVM_BYTES; i++) {
    if (writes[i] > 1000 / (SMALL_SLOTS - 1) + 2) fail("a byte was written too often", writes[i]);
  }
  if (!holds_text("startup.cfg", "stays") || !holds_text("drift", "999")) fail("a text is gone", 0);
  cut_after(FOREVER);
  store("drift", "999");
  if (bytes_written != 0) fail("what is there already was written again", bytes_written);
}

static void full(void) {
  char *large = text_of('x', LARGE_BYTES), *fitting = text_of('y', LARGE_BYTES - sizeof(struct header));
  if (storage_write("startup.cfg", large, strlen(large))) fail("a text without room was taken", 0);
  store("startup.cfg", fitting);
  store("set-aside", fitting);
  store("startup.cfg", "small again");
  store("startup.cfg", fitting);
  store("startup.cfg", "small again");
  store("third", fitting);
  store("fourth", fitting);
  if (storage_write("fifth", fitting, strlen(fitting))) fail("a text was taken where another one is", 0);
  restart();
  if (!holds_text("startup.cfg", "small again") || !holds_text("set-aside", fitting) || !holds_text("third", fitting)) fail("a text is gone", 0);
  if (storage_write("a-name-that-is-longer-than-there-is-room", "", 0)) fail("a name without room was taken", 0);
  free(large);
  free(fitting);
}

static void decay(void) {
  store("drift", "older");
  store("drift", "newer");
  for (size_t i = 0; i + 5 < NVM_BYTES; i++) {
    if (memcmp(memory + i, "newer", 5) == 0) memory[i] ^= 1;
  }
  restart();
  if (!holds_text("drift", "older")) fail("the copy before was not taken", 0);
  store("drift", "newest");
  restart();
  if (!holds_text("drift", "newest")) fail("what was written after the decay is not there", 0);
}

static void silence(void) {
  store("drift", "here");
  answers = false;
  restart();
  if (!holds_text("drift", NULL)) fail("a text came from nowhere", 0);
  if (storage_write("drift", "there", 5)) fail("a write without an answer was said to be done", 0);
  if (!storage_has("drift") || !storage_has("device-key")) fail("what is not known was said not to exist", 0);
  storage_remove("drift");
  answers = true;
  if (!holds_text("drift", "here") || storage_has("device-key")) fail("the memory answers again and is not read", 0);
  store("device-key", "new");
  restart();
  if (!holds_text("drift", "here")) fail("the text is gone", 0);
  answers = false;
  if (!holds_text("drift", NULL)) fail("a text came from nowhere", 1);
  answers = true;
  if (!holds_text("drift", "here")) fail("a moment without an answer has cost a text", 0);
}

static void damage(void) {
  static uint8_t damaged[NVM_BYTES];
  store("device-key", "secret");
  for (size_t i = 0; i + 6 < NVM_BYTES; i++) {
    if (memcmp(memory + i, "secret", 6) == 0) memory[i] ^= 1;
  }
  memcpy(damaged, memory, sizeof damaged);
  restart();
  if (!holds_text("device-key", NULL) || !storage_has("device-key")) fail("a damaged text is a text that is not there", 0);
  char text[16];
  for (int i = 0; i < 100; i++) {
    snprintf(text, sizeof text, "%d", i);
    store("drift", text);
  }
  for (size_t i = 0; i + 6 < NVM_BYTES; i++) {
    if (memcmp(damaged + i, "recret", 6) == 0 && memcmp(memory + i, "recret", 6) != 0) fail("a damaged text was overwritten", (uint32_t)i);
  }
  storage_remove("device-key");
  if (storage_has("device-key")) fail("a damaged text cannot be removed", 0);
  store("device-key", "another");
  restart();
  if (!holds_text("device-key", "another")) fail("what was written after the damage is not there", 0);
}

int main(int count, char **words) {
  static const struct {
    const char *name;
    void (*run)(void);
  } trials[] = {{"cut-write", cut_write}, {"cut-remove", cut_remove}, {"wear", wear}, {"full", full}, {"decay", decay}, {"silence", silence}, {"damage", damage}};
  memset(memory, 0xFF, sizeof memory);
  for (size_t i = 0; count == 2 && i < sizeof trials / sizeof *trials; i++) {
    if (strcmp(trials[i].name, words[1]) != 0) continue;
    trials[i].run();
    return 0;
  }
  printf("no such trial\n");
  return 2;
}
