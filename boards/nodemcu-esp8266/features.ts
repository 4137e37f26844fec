import { CLIENT_MODE } from "../../firmware/association/client-mode";
import { configurationCommands } from "../../firmware/console/commands/configuration-commands";
import { ntpCommands } from "../../firmware/console/commands/ntp-commands";
import { ntpDisplayCommands } from "../../firmware/console/commands/ntp-display-commands";
import { ntpSourceCommands } from "../../firmware/console/commands/ntp-source-commands";
import { systemCommands } from "../../firmware/console/commands/system-commands";
import { terminalCommands } from "../../firmware/console/commands/terminal-commands";
import { unsupported } from "../../firmware/console/commands/unsupported-commands";
import { viewCommands } from "../../firmware/console/commands/view-commands";
import type { Command } from "../../firmware/console/command";
import { LINE_ESTIMATION } from "../../firmware/selection/line-estimator";
import type { Features } from "../../firmware/features";
import { replyToClient } from "../../firmware/server/reply";

/** What the board leaves out. */
function missingCommands(): Command[] {
  return [
    unsupported("system", "ntp-service unicast-peer", "symmetric peers"),
    unsupported("interface", "ntp-service { broadcast-client | broadcast-server }", "broadcast mode"),
    unsupported("interface", "ntp-service { multicast-client | multicast-server }", "multicast mode"),
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

/** Client and server: what there is memory for beside NodeMCU itself. */
export const FEATURES: Features = {
  commands: [
    viewCommands,
    terminalCommands,
    systemCommands,
    configurationCommands,
    ntpSourceCommands,
    ntpCommands,
    ntpDisplayCommands,
    missingCommands,
  ],
  help: undefined,
  filter: undefined,
  debugging: undefined,
  estimation: LINE_ESTIMATION,
  client: CLIENT_MODE,
  symmetric: undefined,
  broadcastClient: undefined,
  broadcastServer: undefined,
  reply: replyToClient,
  judgeRate: undefined,
  followAddress: undefined,
  furtherText: undefined,
  control: undefined,
};
