import { takeBannerLine } from "../../firmware/console/grammar/banner";
import { failClosed } from "../../firmware/console/commands/fail-closed";
import { BROADCAST_CLIENT_MODE } from "../../firmware/modes/broadcast-client";
import { BROADCAST_SERVER_MODE } from "../../firmware/modes/broadcast-server";
import { CLIENT_MODE } from "../../firmware/modes/client";
import { OPTIONAL_SECTIONS } from "../../firmware/config/optional-sections";
import { SYMMETRIC_MODE } from "../../firmware/modes/symmetric";
import { aclCommands } from "../../firmware/console/commands/acl-commands";
import { bannerCommands } from "../../firmware/console/commands/banner-commands";
import { clockCommands } from "../../firmware/console/commands/clock-commands";
import { configurationCommands } from "../../firmware/console/commands/configuration-commands";
import { configurationPartCommands } from "../../firmware/console/commands/configuration-part-commands";
import { keptCommands } from "../../firmware/console/commands/kept-commands";
import { logCommands } from "../../firmware/console/commands/log-commands";
import { ntpAccessCommands } from "../../firmware/console/commands/ntp-access-commands";
import { ntpAuthenticationCommands } from "../../firmware/console/commands/ntp-authentication-commands";
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
import { OUTPUT_FILTER } from "../../firmware/console/filter/output-filter";
import { SHELL_HELP } from "../../firmware/console/line/shell-help";
import type { Command } from "../../firmware/console/grammar/command";
import { BANK_ESTIMATION } from "../../firmware/estimator/bank-estimator";
import type { Features } from "../../firmware/features";
import { makeControlState } from "../../firmware/control/control-state";
import { receiveControl } from "../../firmware/control/control";
import { runQueryDeadline } from "../../firmware/control/control-query";
import { BIASES } from "../../firmware/selection/biases";
import { replyToClient } from "../../firmware/server/reply";

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

/**
 * Preset for larger boards with an interpreter. VPN instances are left out because the network stack has one routing table. Commands of the console line and
 * descriptions are left out to save memory.
 */
export const INTERPRETER_FEATURES: Features = {
  commands: [
    viewCommands,
    terminalCommands,
    systemCommands,
    bannerCommands,
    keptCommands,
    configurationCommands,
    configurationPartCommands,
    clockCommands,
    summerTimeCommands,
    logCommands,
    aclCommands,
    ntpAccessCommands,
    ntpAuthenticationCommands,
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
  ],
  help: SHELL_HELP,
  login: undefined,
  filter: OUTPUT_FILTER,
  debugging: undefined,
  estimation: BANK_ESTIMATION,
  client: CLIENT_MODE,
  symmetric: SYMMETRIC_MODE,
  broadcastClient: BROADCAST_CLIENT_MODE,
  broadcastServer: BROADCAST_SERVER_MODE,
  reply: replyToClient,
  answerBareRequest: undefined,
  checkRate: undefined,
  biases: BIASES,
  followAddress: undefined,
  optionalSections: OPTIONAL_SECTIONS,
  takeBannerLine,
  failClosed,
  control: { makeState: makeControlState, receive: receiveControl, runDeadline: runQueryDeadline },
};
