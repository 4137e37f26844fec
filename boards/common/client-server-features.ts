import { CLIENT_MODE } from "../../firmware/modes/client";
import { configurationCommands } from "../../firmware/console/commands/configuration-commands";
import { ntpCommands } from "../../firmware/console/commands/ntp-commands";
import { ntpDisplayCommands } from "../../firmware/console/commands/ntp-display-commands";
import { ntpSourceCommands } from "../../firmware/console/commands/ntp-source-commands";
import { systemCommands } from "../../firmware/console/commands/system-commands";
import { terminalCommands } from "../../firmware/console/commands/terminal-commands";
import { viewCommands } from "../../firmware/console/commands/view-commands";
import { LINE_ESTIMATION } from "../../firmware/estimator/line-estimator";
import type { Features } from "../../firmware/features";
import { replyToClient } from "../../firmware/server/reply";
import { smallBoardCommands } from "./small-board-commands";

/** Preset for boards with little memory: client and server. */
export const CLIENT_SERVER_FEATURES: Features = {
  commands: [
    viewCommands,
    terminalCommands,
    systemCommands,
    configurationCommands,
    ntpSourceCommands,
    ntpCommands,
    ntpDisplayCommands,
    smallBoardCommands,
  ],
  help: undefined,
  login: undefined,
  virtualLines: undefined,
  filter: undefined,
  debugging: undefined,
  estimation: LINE_ESTIMATION,
  client: CLIENT_MODE,
  symmetric: undefined,
  broadcastClient: undefined,
  broadcastServer: undefined,
  mobilizeForPacket: undefined,
  reply: replyToClient,
  answerBareRequest: undefined,
  checkRate: undefined,
  biases: undefined,
  limitFrequency: undefined,
  followAddress: undefined,
  optionalSections: undefined,
  sizeRefusal: undefined,
  takeBannerLine: undefined,
  failClosed: undefined,
  control: undefined,
  ipv6: undefined,
  aclPermits: undefined,
};
