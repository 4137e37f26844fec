import { CLIENT_MODE } from "../../firmware/association/client-mode";
import { CONFIGURATION_COMMANDS } from "../../firmware/console/commands/configuration-commands";
import { NTP_COMMANDS } from "../../firmware/console/commands/ntp-commands";
import { NTP_DISPLAY_COMMANDS } from "../../firmware/console/commands/ntp-display-commands";
import { NTP_SOURCE_COMMANDS } from "../../firmware/console/commands/ntp-source-commands";
import { SYSTEM_COMMANDS } from "../../firmware/console/commands/system-commands";
import { TERMINAL_COMMANDS } from "../../firmware/console/commands/terminal-commands";
import { unsupported } from "../../firmware/console/commands/unsupported-commands";
import { VIEW_COMMANDS } from "../../firmware/console/commands/view-commands";
import type { Features } from "../../firmware/features";
import { replyToClient } from "../../firmware/server/reply";

/** Client and server: what there is memory for beside NodeMCU itself. */
export const FEATURES: Features = {
  commands: [
    ...VIEW_COMMANDS,
    ...TERMINAL_COMMANDS,
    ...SYSTEM_COMMANDS,
    ...CONFIGURATION_COMMANDS,
    ...NTP_SOURCE_COMMANDS,
    ...NTP_COMMANDS,
    ...NTP_DISPLAY_COMMANDS,
    unsupported("system", "ntp-service unicast-peer", "symmetric peers"),
    unsupported("interface", "ntp-service broadcast-client", "broadcast mode"),
    unsupported("interface", "ntp-service broadcast-server", "broadcast mode"),
    unsupported("interface", "ntp-service multicast-client", "multicast mode"),
    unsupported("interface", "ntp-service multicast-server", "multicast mode"),
    unsupported("system", "ntp-service authentication", "authentication"),
    unsupported("system", "ntp-service authentication-keyid", "authentication"),
    unsupported("system", "ntp-service reliable", "authentication"),
    unsupported("system", "ntp-service access", "access rights"),
    unsupported("system", "acl", "access control lists"),
    unsupported("system", "ntp-service rate-limit", "rate limits"),
    unsupported("user", "debugging ntp-service", "debugging"),
    unsupported("system", "sntp", "SNTP"),
    unsupported("system", "ip vpn-instance", "VPN instances"),
    unsupported("interface", "ip binding vpn-instance", "VPN instances"),
  ],
  help: undefined,
  filter: undefined,
  debugging: undefined,
  client: CLIENT_MODE,
  symmetric: undefined,
  broadcastClient: undefined,
  broadcastServer: undefined,
  reply: replyToClient,
  judgeRate: undefined,
  control: undefined,
};
