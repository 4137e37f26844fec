import { BROADCAST_CLIENT_MODE } from "../../../firmware/modes/broadcast-client";
import { BROADCAST_SERVER_MODE } from "../../../firmware/modes/broadcast-server";
import { CLIENT_MODE } from "../../../firmware/modes/client";
import { configurationCommands } from "../../../firmware/console/commands/configuration-commands";
import { ntpBroadcastCommands } from "../../../firmware/console/commands/ntp-broadcast-commands";
import { ntpCommands } from "../../../firmware/console/commands/ntp-commands";
import { ntpDisplayCommands } from "../../../firmware/console/commands/ntp-display-commands";
import { ntpSourceCommands } from "../../../firmware/console/commands/ntp-source-commands";
import { systemCommands } from "../../../firmware/console/commands/system-commands";
import { terminalCommands } from "../../../firmware/console/commands/terminal-commands";
import { viewCommands } from "../../../firmware/console/commands/view-commands";
import { LINE_ESTIMATION } from "../../../firmware/estimator/line-estimator";
import type { Features } from "../../../firmware/features";
import { replyToClient } from "../../../firmware/server/reply";
import { smallBoardCommands } from "../../common/small-board-commands";

/** Client, server and broadcasts. Groups are refused by the network, whose driver joins none. */
export const FEATURES: Features = {
  commands: [
    viewCommands,
    terminalCommands,
    systemCommands,
    configurationCommands,
    ntpSourceCommands,
    ntpCommands,
    ntpBroadcastCommands,
    ntpDisplayCommands,
    smallBoardCommands,
  ],
  help: undefined,
  filter: undefined,
  debugging: undefined,
  estimation: LINE_ESTIMATION,
  client: CLIENT_MODE,
  symmetric: undefined,
  broadcastClient: BROADCAST_CLIENT_MODE,
  broadcastServer: BROADCAST_SERVER_MODE,
  reply: replyToClient,
  answerBareRequest: undefined,
  checkRate: undefined,
  followAddress: undefined,
  optionalSections: undefined,
  control: undefined,
};
