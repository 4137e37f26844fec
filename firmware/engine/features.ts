import type { FurtherText } from "../config/configuration-text";
import type { Debugging, WriteDebugging } from "../console/debugging/debugging";
import type { Family } from "../console/grammar/command";
import type { OutputFilter } from "../console/grammar/grammar";
import type { ShellHelp } from "../console/line/shell";
import type { ControlFeature } from "../control/control-state";
import type { ModeFeatures } from "../modes/mode";
import type { answerBareRequest } from "../server/bare-request";
import type { Engine } from "./engine";

/**
 * What is built into a board's firmware. Nothing else names the modules behind it, so what a board leaves out is not in its image and takes no memory.
 * `full-features.ts` has everything.
 */
export interface Features extends ModeFeatures {
  /** The console's commands, family by family; those of a mode that is left out say so (`unsupported-commands.ts`). */
  readonly commands: Family[];
  /** What the keys `?` and Tab do. */
  readonly help: ShellHelp | undefined;
  /** `| include` and its like behind display commands. */
  readonly filter: OutputFilter | undefined;
  /** `debugging ntp-service`: makes what looks on. */
  readonly debugging: ((this: void, engine: Engine, write: WriteDebugging) => Debugging) | undefined;
  /** See `answerBareRequest` (server/bare-request.ts). Undefined on a board without a reply timestamper. */
  readonly answerBareRequest: typeof answerBareRequest | undefined;
  /** The address of an interface has changed: see `followDhcpServers` (modes/dhcp-servers.ts). Undefined on a board without DHCP. */
  readonly followAddress: ((this: void, engine: Engine, index: number) => void) | undefined;
  /** What the configuration's text has beside the commands that every board has. */
  readonly furtherText: FurtherText | undefined;
  /** Control messages (mode 6). */
  readonly control: ControlFeature | undefined;
}
