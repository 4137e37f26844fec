import type { Command } from "../../firmware/console/grammar/command";
import { unsupported } from "../../firmware/console/commands/unsupported-commands";

/** Commands of features that boards with little memory lack. Each answers that the device does not support it. */
export function smallBoardCommands(): Command[] {
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
    unsupported("system", "interface", "settings of interfaces"),
  ];
}
