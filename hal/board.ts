import type { Addressing } from "./addressing";
import type { Counter } from "./counter";
import type { Digest } from "./digest";
import type { Memory } from "./memory";
import type { Network } from "./network";
import type { RandomSource } from "./random-source";
import type { RealTimeClock } from "./real-time-clock";
import type { Resolver } from "./resolver";
import type { Serial } from "./serial";
import type { Storage } from "./storage";
import type { Thermometer } from "./thermometer";
import type { Timer } from "./timer";
import type { Vault } from "./vault";

/** Everything the firmware touches of the world outside. One object a board; boards/ makes them. */
export interface Board {
  /** What `display version` calls the hardware, for example `host`. */
  readonly model: string;
  readonly counter: Counter;
  readonly timer: Timer;
  /** Undefined where nobody can tell. */
  readonly memory: Memory | undefined;
  readonly random: RandomSource;
  readonly network: Network;
  /** Undefined where an operating system gives interfaces their addresses. */
  readonly addressing: Addressing | undefined;
  readonly resolver: Resolver;
  readonly storage: Storage;
  /** Undefined on a board without one: it starts at the build date. */
  readonly realTimeClock: RealTimeClock | undefined;
  /** Undefined on a board without one. */
  readonly thermometer: Thermometer | undefined;
  readonly digest: Digest;
  readonly vault: Vault;
  readonly console: Serial;
  /** Starts the board anew, as after power-on, soon after this call has returned: what the console has to say gets out first. No other event follows. */
  restart(): void;
}
