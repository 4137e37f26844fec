import { sizeRefusal } from "./console/commands/size-refusal";
import { takeBannerLine } from "./console/grammar/banner";
import { failClosed } from "./console/commands/fail-closed";
import { BROADCAST_CLIENT_MODE } from "./modes/broadcast-client";
import { BROADCAST_SERVER_MODE } from "./modes/broadcast-server";
import { followDhcpServers } from "./modes/dhcp-servers";
import { CLIENT_MODE } from "./modes/client";
import { OPTIONAL_SECTIONS } from "./config/optional-sections";
import { mobilizeForPacket } from "./modes/mobilize";
import { SYMMETRIC_MODE } from "./modes/symmetric";
import { COMMANDS } from "./console/commands/commands";
import { makeDebugging } from "./console/debugging/debugging";
import { OUTPUT_FILTER } from "./console/filter/output-filter";
import { makeLogin } from "./console/line/login";
import { makeVirtualLines } from "./console/line/virtual-lines";
import { SHELL_HELP } from "./console/line/shell-help";
import { BANK_ESTIMATION } from "./estimator/bank-estimator";
import type { Features } from "./features";
import { aclPermits } from "./network/acl";
import { IPV6 } from "./network/ipv6";
import { CONTROL } from "./control/control";
import { BIASES } from "./selection/biases";
import { limitFrequency } from "./selection/coarse-source";
import { answerBareRequest } from "./server/bare-request";
import { checkRate } from "./server/rate-limit";
import { replyToClient } from "./server/reply";

/** Everything that there is. */
export const FULL_FEATURES: Features = {
  commands: COMMANDS,
  help: SHELL_HELP,
  login: makeLogin,
  virtualLines: makeVirtualLines,
  filter: OUTPUT_FILTER,
  debugging: makeDebugging,
  estimation: BANK_ESTIMATION,
  client: CLIENT_MODE,
  symmetric: SYMMETRIC_MODE,
  broadcastClient: BROADCAST_CLIENT_MODE,
  broadcastServer: BROADCAST_SERVER_MODE,
  mobilizeForPacket,
  reply: replyToClient,
  answerBareRequest,
  checkRate,
  biases: BIASES,
  limitFrequency,
  followAddress: followDhcpServers,
  optionalSections: OPTIONAL_SECTIONS,
  sizeRefusal,
  takeBannerLine,
  failClosed,
  control: CONTROL,
  ipv6: IPV6,
  aclPermits,
};
