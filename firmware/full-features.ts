import { BROADCAST_CLIENT_MODE } from "./association/broadcast-client-mode";
import { BROADCAST_SERVER_MODE } from "./association/broadcast-server-mode";
import { followDhcpServers } from "./association/dhcp-servers";
import { CLIENT_MODE } from "./association/client-mode";
import { FURTHER_TEXT } from "./config/further-text";
import { SYMMETRIC_MODE } from "./association/symmetric-mode";
import { COMMANDS } from "./console/commands/commands";
import { makeDebugging } from "./console/debugging/debugging";
import { OUTPUT_FILTER } from "./console/output-filter";
import { SHELL_HELP } from "./console/shell-help";
import { BANK_ESTIMATION } from "./selection/bank-estimator";
import type { Features } from "./features";
import { makeControlState } from "./server/control-state";
import { controlTimer, receiveControl } from "./server/control";
import { judgeRate } from "./server/rate-limit";
import { replyToClient } from "./server/reply";

/** Everything that there is. */
export const FULL_FEATURES: Features = {
  commands: COMMANDS,
  help: SHELL_HELP,
  filter: OUTPUT_FILTER,
  debugging: makeDebugging,
  estimation: BANK_ESTIMATION,
  client: CLIENT_MODE,
  symmetric: SYMMETRIC_MODE,
  broadcastClient: BROADCAST_CLIENT_MODE,
  broadcastServer: BROADCAST_SERVER_MODE,
  reply: replyToClient,
  judgeRate,
  followAddress: followDhcpServers,
  furtherText: FURTHER_TEXT,
  control: { makeState: makeControlState, receive: receiveControl, runTimer: controlTimer },
};
