import { BROADCAST_CLIENT_MODE } from "./association/broadcast-client-mode";
import { BROADCAST_SERVER_MODE } from "./association/broadcast-server-mode";
import { CLIENT_MODE } from "./association/client-mode";
import { SYMMETRIC_MODE } from "./association/symmetric-mode";
import { COMMANDS } from "./console/commands/commands";
import { makeDebugging } from "./console/debugging/debugging";
import { OUTPUT_FILTER } from "./console/output-filter";
import { SHELL_HELP } from "./console/shell-help";
import type { Features } from "./features";
import { controlTimer, receiveControl } from "./server/control";
import { judgeRate } from "./server/rate-limit";
import { replyToClient } from "./server/reply";

/** Everything that there is. */
export const FULL_FEATURES: Features = {
  commands: COMMANDS,
  help: SHELL_HELP,
  filter: OUTPUT_FILTER,
  debugging: makeDebugging,
  client: CLIENT_MODE,
  symmetric: SYMMETRIC_MODE,
  broadcastClient: BROADCAST_CLIENT_MODE,
  broadcastServer: BROADCAST_SERVER_MODE,
  reply: replyToClient,
  judgeRate,
  control: { receive: receiveControl, runTimer: controlTimer },
};
