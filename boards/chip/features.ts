import { BROADCAST_CLIENT_MODE } from "../../firmware/association/broadcast-client-mode";
import { BROADCAST_SERVER_MODE } from "../../firmware/association/broadcast-server-mode";
import { CLIENT_MODE } from "../../firmware/association/client-mode";
import { SYMMETRIC_MODE } from "../../firmware/association/symmetric-mode";
import { ACL_COMMANDS } from "../../firmware/console/commands/acl-commands";
import { CLOCK_COMMANDS } from "../../firmware/console/commands/clock-commands";
import { CONFIGURATION_COMMANDS } from "../../firmware/console/commands/configuration-commands";
import { LOG_COMMANDS } from "../../firmware/console/commands/log-commands";
import { NTP_ACCESS_COMMANDS } from "../../firmware/console/commands/ntp-access-commands";
import { NTP_AUTHENTICATION_COMMANDS } from "../../firmware/console/commands/ntp-authentication-commands";
import { NTP_BROADCAST_COMMANDS } from "../../firmware/console/commands/ntp-broadcast-commands";
import { NTP_COMMANDS } from "../../firmware/console/commands/ntp-commands";
import { NTP_DISPLAY_COMMANDS } from "../../firmware/console/commands/ntp-display-commands";
import { NTP_INTERFACE_COMMANDS } from "../../firmware/console/commands/ntp-interface-commands";
import { NTP_PEER_COMMANDS } from "../../firmware/console/commands/ntp-peer-commands";
import { NTP_SOURCE_COMMANDS } from "../../firmware/console/commands/ntp-source-commands";
import { NTP_TRACE_COMMANDS } from "../../firmware/console/commands/ntp-trace-commands";
import { NTP_VERBOSE_COMMANDS } from "../../firmware/console/commands/ntp-verbose-commands";
import { SYSTEM_COMMANDS } from "../../firmware/console/commands/system-commands";
import { TERMINAL_COMMANDS } from "../../firmware/console/commands/terminal-commands";
import { unsupported } from "../../firmware/console/commands/unsupported-commands";
import { VIEW_COMMANDS } from "../../firmware/console/commands/view-commands";
import { OUTPUT_FILTER } from "../../firmware/console/output-filter";
import { SHELL_HELP } from "../../firmware/console/shell-help";
import type { Features } from "../../firmware/features";
import { controlTimer, receiveControl } from "../../firmware/server/control";
import { replyToClient } from "../../firmware/server/reply";

/**
 * What a chip with room for it has: everything but VPN instances, because its stack has one table of routes, and but the commands that only please: those of the
 * console line and descriptions.
 */
export const CHIP_FEATURES: Features = {
  commands: [
    ...VIEW_COMMANDS,
    ...TERMINAL_COMMANDS,
    ...SYSTEM_COMMANDS,
    ...CONFIGURATION_COMMANDS,
    ...CLOCK_COMMANDS,
    ...LOG_COMMANDS,
    ...ACL_COMMANDS,
    ...NTP_ACCESS_COMMANDS,
    ...NTP_AUTHENTICATION_COMMANDS,
    ...NTP_SOURCE_COMMANDS,
    ...NTP_PEER_COMMANDS,
    ...NTP_COMMANDS,
    ...NTP_BROADCAST_COMMANDS,
    ...NTP_INTERFACE_COMMANDS,
    ...NTP_DISPLAY_COMMANDS,
    ...NTP_VERBOSE_COMMANDS,
    ...NTP_TRACE_COMMANDS,
    unsupported("system", "clock summer-time", "summer time"),
    unsupported("system", "ntp-service rate-limit", "rate limits"),
    unsupported("user", "debugging ntp-service", "debugging"),
    unsupported("system", "sntp", "SNTP"),
    unsupported("system", "ip vpn-instance", "VPN instances"),
    unsupported("interface", "ip binding vpn-instance", "VPN instances"),
  ],
  help: SHELL_HELP,
  filter: OUTPUT_FILTER,
  debugging: undefined,
  client: CLIENT_MODE,
  symmetric: SYMMETRIC_MODE,
  broadcastClient: BROADCAST_CLIENT_MODE,
  broadcastServer: BROADCAST_SERVER_MODE,
  reply: replyToClient,
  judgeRate: undefined,
  control: { receive: receiveControl, runTimer: controlTimer },
};
