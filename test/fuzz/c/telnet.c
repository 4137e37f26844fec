/* SPDX-License-Identifier: MIT */
/* The filter of telnet options: its output is never longer than its input, and the same however the input is divided. */
#include "telnet.h"

#include <stdlib.h>
#include <string.h>

#include "harness.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length) {
  char *whole = malloc(length + 1), *parts = malloc(length + 1);
  if (whole == NULL || parts == NULL) abort();
  memcpy(whole, bytes, length);
  memcpy(parts, bytes, length);
  struct telnet first = {0}, second = {0};
  const size_t kept = telnet_filter(&first, whole, length);
  if (kept > length) abort();
  const size_t half = length / 2;
  const size_t left = telnet_filter(&second, parts, half);
  const size_t right = telnet_filter(&second, parts + half, length - half);
  if (left + right != kept || first.state != second.state) abort();
  if (memcmp(whole, parts, left) != 0 || memcmp(whole + left, parts + half, right) != 0) abort();
  free(whole);
  free(parts);
  return 0;
}

size_t harness_example(uint32_t number, uint8_t *into, size_t room) {
  static const uint8_t negotiation[] = {255, 253, 1, 255, 250, 31, 0, 80, 0, 24, 255, 240, 'd', 'i', 's', 13, 0, 255, 255};
  const size_t length = number % 2 == 0 ? sizeof negotiation : 12;
  (void)room;
  memcpy(into, negotiation + sizeof negotiation - length, length);
  return length;
}
