import type { Addressing } from "./addressing";
import type { Counter } from "./counter";
import type { Digest } from "./digest";
import type { Memory } from "./memory";
import type { Network } from "./network";
import type { PasswordHasher } from "./password-hasher";
import type { RandomSource } from "./random-source";
import type { RealTimeClock } from "./real-time-clock";
import type { Resolver } from "./resolver";
import type { Serial } from "./serial";
import type { Storage } from "./storage";
import type { Streams } from "./streams";
import type { Thermometer } from "./thermometer";
import type { Timer } from "./timer";
import type { Vault } from "./vault";

/** The hardware as the firmware sees it: its only connection to the outside. Each board of boards/ makes one such object. */
export interface Board {
  /** Name of the hardware in `display version`, for example `host`. */
  readonly model: string;
  readonly counter: Counter;
  readonly timer: Timer;
  /** Undefined where memory cannot be measured. */
  readonly memory: Memory | undefined;
  readonly random: RandomSource;
  readonly network: Network;
  /** Undefined on a board without TCP. */
  readonly streams?: Streams | undefined;
  /** Undefined where an operating system configures interface addresses. */
  readonly addressing: Addressing | undefined;
  readonly resolver: Resolver;
  readonly storage: Storage;
  /** Undefined on a board without one: its clock starts at the build date. */
  readonly realTimeClock: RealTimeClock | undefined;
  /** Undefined on a board without one. */
  readonly thermometer: Thermometer | undefined;
  readonly digest: Digest;
  readonly vault: Vault;
  /** Undefined on a board that cannot afford hashes: its vault seals passwords. */
  readonly passwords?: PasswordHasher | undefined;
  readonly console: Serial;
  /** Resets the board, as at power-on, shortly after this call has returned: pending console output is still sent. No event follows. */
  restart(): void;
}
