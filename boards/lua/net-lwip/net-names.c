/* SPDX-License-Identifier: MIT */
#include "net-names.h"

#include "lwip/dns.h"
#include "net-interfaces.h"

static void (*callback)(uint32_t address);
static bool has_answer;
static uint32_t answer;

static void take_answer(const char *name, const ip_addr_t *address, void *argument) {
  (void)name;
  (void)argument;
  answer = address == NULL ? 0 : lwip_ntohl(ip_2_ip4(address)->addr);
  has_answer = true;
}

bool udp_resolve(const char *name, void (*done)(uint32_t address)) {
  if (callback != NULL) return false;
  net_start();
  callback = done;
  ip_addr_t address;
  err_t begun = dns_gethostbyname_addrtype(name, &address, take_answer, NULL, LWIP_DNS_ADDRTYPE_IPV4);
  if (begun == ERR_OK) take_answer(name, &address, NULL);
  else if (begun != ERR_INPROGRESS) take_answer(name, NULL, NULL);
  return true;
}

void net_answer_names(void) {
  if (!has_answer) return;
  has_answer = false;
  void (*done)(uint32_t address) = callback;
  callback = NULL;
  done(answer);
}
