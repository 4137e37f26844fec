import type { Datagram } from "../../hal/datagram";
import type { RandomSource } from "../../hal/random-source";
import type { Refusal } from "../association/refusal";
import type { Watcher } from "../association/watcher";
import type { AuthContext } from "../auth/policy";
import type { SystemClock } from "../clock/system-clock";
import type { SystemVariables } from "../clock/system-variables";
import type { Packet } from "../packet/packet";
import type { Address } from "../network/address";
import type { NetworkFeatures } from "../network/network-context";
import type { AccessControl } from "./access";
import type { RateLimit } from "./rate-limit";
import type { ReplyTemplate } from "./reply-template";

/** Part of the engine that serves time. */
export interface ServerContext extends AuthContext {
  readonly features: ServerFeatures;
  readonly clock: SystemClock;
  readonly system: SystemVariables;
  /** Access rights and the ACLs that they name. */
  readonly access: AccessControl;
  readonly reply: ReplyTemplate;
  /** Counters of refused packets by `Refusal`; `Refusal.None` counts the accepted ones. */
  readonly refused: number[];
  /** Undefined while replies are not limited. */
  rateLimit: RateLimit | undefined;
  /** Undefined while nothing is traced. */
  watcher: Watcher | undefined;
}

/** Parts of the time service that a board may leave out. */
export interface ServerFeatures extends NetworkFeatures {
  /** Answers a client request; see `replyToClient` (reply.ts). Undefined on a board that does not serve. */
  readonly reply: ((this: void, context: ServerContext, datagram: Datagram, packet: Packet, verdict: Refusal) => Refusal) | undefined;
  /** See `checkRate` (rate-limit.ts). Undefined on a board without rate limits. */
  readonly checkRate:
    ((this: void, random: RandomSource, limit: RateLimit, source: Address, instance: number, second: number) => Refusal) | undefined;
}
