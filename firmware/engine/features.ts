import type { Datagram } from "../../hal/datagram";
import type { Association } from "../association/association";
import { BROADCAST_CLIENT } from "../modes/dispatch";
import type { Refusal } from "../association/refusal";
import type { FurtherText } from "../config/configuration-text";
import type { Family } from "../console/grammar/command";
import type { Debugging, WriteDebugging } from "../console/debugging/debugging";
import type { OutputFilter } from "../console/grammar/grammar";
import type { ShellHelp } from "../console/line/shell";
import type { Engine } from "./engine";
import type { Packet } from "../packet/packet";
import type { Estimation } from "../estimator/estimator";
import type { ControlState } from "../control/control-state";
import type { judgeRate } from "../server/rate-limit";
import { Mode } from "../packet/protocol";
import type { Timestamp } from "../time/timestamp";

/**
 * What is built into a board's firmware. Nothing else names the modules behind it, so what a board leaves out is not in its image and takes no memory.
 * `full-features.ts` has everything.
 */
export interface Features {
  /** The console's commands, family by family; those of a mode that is left out say so (`unsupported-commands.ts`). */
  readonly commands: Family[];
  /** What the keys `?` and Tab do. */
  readonly help: ShellHelp | undefined;
  /** `| include` and its like behind display commands. */
  readonly filter: OutputFilter | undefined;
  /** How sources are estimated. */
  readonly estimation: Estimation;
  readonly client: AssociationMode | undefined;
  /** Active and passive. */
  readonly symmetric: AssociationMode | undefined;
  /** Broadcasts and groups. */
  readonly broadcastClient: AssociationMode | undefined;
  readonly broadcastServer: AssociationMode | undefined;
  /** `debugging ntp-service`: makes what looks on. */
  readonly debugging: ((this: void, engine: Engine, write: WriteDebugging) => Debugging) | undefined;
  /** Answers a client's request that has been decoded as `packet`; see `replyToClient` (server/reply.ts). Undefined where nobody is answered. */
  readonly reply: ((this: void, engine: Engine, datagram: Datagram, packet: Packet, verdict: Refusal) => Refusal) | undefined;
  /** See server/rate-limit.ts. Undefined where it is left out, and there is no command for it. */
  readonly judgeRate: typeof judgeRate | undefined;
  /** The address of an interface has changed: see `followDhcpServers` (association/dhcp-servers.ts). Undefined where the board cannot tell which servers DHCP names. */
  readonly followAddress: ((this: void, engine: Engine, index: number) => void) | undefined;
  /** What the configuration's text has beside the commands that every board has. */
  readonly furtherText: FurtherText | undefined;
  /** Control messages (mode 6). */
  readonly control: ControlFeature | undefined;
}

/** How the associations of one mode work. */
export interface AssociationMode {
  /** Begins a configured association anew at the counter's reading `now`. */
  readonly start: (this: void, engine: Engine, association: Association, now: Timestamp) => void;
  /** Takes a packet that is authentic and was received at the counter's reading `received`. Why it is refused, or None. */
  readonly receive: (this: void, engine: Engine, association: Association, packet: Packet, received: Timestamp) => Refusal;
  /** The timer of an association has run out. */
  readonly runTimer: (this: void, engine: Engine, association: Association) => void;
  /** Makes the association that a packet of a stranger asks for; undefined when there are as many as may be, or where packets make none. */
  readonly makeFor: (this: void, engine: Engine, datagram: Datagram, packet: Packet) => Association | undefined;
  /** Sends what a packet is answered with at once, by the association that took it. */
  readonly answer: (this: void, engine: Engine, association: Association) => void;
}

/** How control messages are dealt with. */
export interface ControlFeature {
  /** What control messages leave behind. */
  readonly makeState: (this: void) => ControlState;
  /** A control message has arrived. Why it was refused, or None. */
  readonly receive: (this: void, engine: Engine, datagram: Datagram) => Refusal;
  /** Does what is due at the counter's reading `now`. */
  readonly runTimer: (this: void, engine: Engine, now: Timestamp) => void;
}

/** How associations with our mode `hostMode` work; undefined where that is left out. */
export function modeOf(features: Features, hostMode: Mode): AssociationMode | undefined {
  if (hostMode === Mode.Client) return features.client;
  if (hostMode === Mode.Broadcast) return features.broadcastServer;
  return hostMode === BROADCAST_CLIENT ? features.broadcastClient : features.symmetric;
}
