import { INTERPRETER_COMMANDS } from "./interpreter-commands";
import { sizeRefusal } from "../../firmware/console/commands/size-refusal";
import { failClosed } from "../../firmware/console/commands/fail-closed";
import { takeBannerLine } from "../../firmware/console/grammar/banner";
import { BROADCAST_CLIENT_MODE } from "../../firmware/modes/broadcast-client";
import { BROADCAST_SERVER_MODE } from "../../firmware/modes/broadcast-server";
import { CLIENT_MODE } from "../../firmware/modes/client";
import { OPTIONAL_SECTIONS } from "../../firmware/config/optional-sections";
import { mobilizeForPacket } from "../../firmware/modes/mobilize";
import { SYMMETRIC_MODE } from "../../firmware/modes/symmetric";
import { OUTPUT_FILTER } from "../../firmware/console/filter/output-filter";
import { SHELL_HELP } from "../../firmware/console/line/shell-help";
import { BANK_ESTIMATION } from "../../firmware/estimator/bank-estimator";
import type { Features } from "../../firmware/features";
import { CONTROL } from "../../firmware/control/control";
import { aclPermits } from "../../firmware/network/acl";
import { BIASES } from "../../firmware/selection/biases";
import { limitFrequency } from "../../firmware/selection/coarse-source";
import { replyToClient } from "../../firmware/server/reply";

/**
 * Preset for larger boards with an interpreter. VPN instances are left out because the network stack has one routing table, IPv6 because it has IPv4 only. Commands of the console line and
 * descriptions are left out to save memory.
 */
export const INTERPRETER_FEATURES: Features = {
  commands: INTERPRETER_COMMANDS,
  help: SHELL_HELP,
  login: undefined,
  virtualLines: undefined,
  filter: OUTPUT_FILTER,
  debugging: undefined,
  estimation: BANK_ESTIMATION,
  client: CLIENT_MODE,
  symmetric: SYMMETRIC_MODE,
  broadcastClient: BROADCAST_CLIENT_MODE,
  broadcastServer: BROADCAST_SERVER_MODE,
  mobilizeForPacket,
  reply: replyToClient,
  answerBareRequest: undefined,
  checkRate: undefined,
  biases: BIASES,
  limitFrequency,
  followAddress: undefined,
  optionalSections: OPTIONAL_SECTIONS,
  sizeRefusal,
  takeBannerLine,
  failClosed,
  control: CONTROL,
  ipv6: undefined,
  aclPermits,
};
