import { aclCommands } from "../../firmware/console/commands/acl-commands";
import { bannerCommands } from "../../firmware/console/commands/banner-commands";
import { clockCommands } from "../../firmware/console/commands/clock-commands";
import { configurationCommands } from "../../firmware/console/commands/configuration-commands";
import { keptCommands } from "../../firmware/console/commands/kept-commands";
import { logCommands } from "../../firmware/console/commands/log-commands";
import { ntpAccessCommands } from "../../firmware/console/commands/ntp-access-commands";
import { ntpAuthenticationCommands, ntpMd5OnlyCommands } from "../../firmware/console/commands/ntp-authentication-commands";
import { ntpBroadcastCommands } from "../../firmware/console/commands/ntp-broadcast-commands";
import { ntpClockCommands } from "../../firmware/console/commands/ntp-clock-commands";
import { ntpCommands } from "../../firmware/console/commands/ntp-commands";
import { ntpDisplayCommands } from "../../firmware/console/commands/ntp-display-commands";
import { ntpInterfaceCommands } from "../../firmware/console/commands/ntp-interface-commands";
import { ntpPeerCommands } from "../../firmware/console/commands/ntp-peer-commands";
import { ntpSourceCommands } from "../../firmware/console/commands/ntp-source-commands";
import { ntpTraceCommands } from "../../firmware/console/commands/ntp-trace-commands";
import { ntpTuningCommands } from "../../firmware/console/commands/ntp-tuning-commands";
import { ntpVerboseCommands } from "../../firmware/console/commands/ntp-verbose-commands";
import { summerTimeCommands } from "../../firmware/console/commands/summer-time-commands";
import { systemCommands } from "../../firmware/console/commands/system-commands";
import { terminalCommands } from "../../firmware/console/commands/terminal-commands";
import { unsupported } from "../../firmware/console/commands/unsupported-commands";
import { viewCommands } from "../../firmware/console/commands/view-commands";
import { interfaceViewCommands } from "../../firmware/console/commands/interface-view-commands";
import type { Command, CommandGroup } from "../../firmware/console/grammar/command";

/** Commands of features that the preset leaves out. */
function missingCommands(): Command[] {
  return [
    unsupported("system", "ntp-service rate-limit", "rate limits"),
    unsupported("system", "local-user", "local users"),
    unsupported("user", "debugging ntp-service", "debugging"),
    unsupported("system", "sntp", "SNTP"),
    unsupported("system", "ip vpn-instance", "VPN instances"),
    unsupported("interface", "ip binding vpn-instance", "VPN instances"),
  ];
}

/** Commands of the preset for larger boards with an interpreter. */
export const INTERPRETER_COMMANDS: CommandGroup[] = [
  viewCommands,
  interfaceViewCommands,
  terminalCommands,
  systemCommands,
  bannerCommands,
  keptCommands,
  configurationCommands,
  clockCommands,
  summerTimeCommands,
  logCommands,
  aclCommands,
  ntpAccessCommands,
  ntpAuthenticationCommands,
  ntpMd5OnlyCommands,
  ntpSourceCommands,
  ntpPeerCommands,
  ntpCommands,
  ntpTuningCommands,
  ntpClockCommands,
  ntpBroadcastCommands,
  ntpInterfaceCommands,
  ntpDisplayCommands,
  ntpVerboseCommands,
  ntpTraceCommands,
  missingCommands,
];
