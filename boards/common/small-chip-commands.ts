import type { Command } from "../../firmware/console/grammar/command";
import { unsupported } from "../../firmware/console/commands/unsupported-commands";

/** What no chip with little memory has: each says so when it is typed. */
export function smallChipCommands(): Command[] {
  return [
    unsupported("system", "ntp-service unicast-peer", "symmetric peers"),
    unsupported("system", "ntp-service { authentication | authentication-keyid | reliable }", "authentication"),
    unsupported("system", "ntp-service access", "access rights"),
    unsupported("system", "acl", "access control lists"),
    unsupported(
      "system",
      "ntp-service { dscp | max-dynamic-sessions | rate-limit | slew-rate | source | source-interface | time-offset-threshold }",
      "this setting",
    ),
    unsupported("user", "debugging", "debugging"),
    unsupported("system", "sntp", "SNTP"),
    unsupported("system", "ip vpn-instance", "VPN instances"),
    unsupported("interface", "ip binding", "VPN instances"),
  ];
}
