import type { ControlFeature } from "../control/control-state";
import type { ModeContext, ModeFeatures } from "../modes/mode";
import type { SelectionFeatures } from "../selection/selection";
import type { answerBareRequest } from "../server/bare-request";

/** Parts of the firmware that a board may leave out; what is undefined is not in its image and takes no memory. firmware/features.ts adds those of the console. */
export interface EngineFeatures extends ModeFeatures, SelectionFeatures {
  /** See `answerBareRequest` (server/bare-request.ts). Undefined on a board without a reply timestamper. */
  readonly answerBareRequest: typeof answerBareRequest | undefined;
  /** The address of an interface has changed: see `followDhcpServers` (modes/dhcp-servers.ts). Undefined on a board without DHCP. */
  readonly followAddress: ((this: void, context: ModeContext, index: number) => void) | undefined;
  /** Control messages (mode 6). */
  readonly control: ControlFeature | undefined;
}
