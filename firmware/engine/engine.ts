import type { Board } from "../../hal/board";
import type { Association } from "../association/association";
import type { SystemClock } from "../clock/system-clock";
import type { ControlContext } from "../control/control-state";
import type { Log } from "../log/log";
import type { ModeContext } from "../modes/mode";
import type { AccessControl } from "../server/access";
import type { Deadline } from "../time/deadline";
import type { Timestamp } from "../time/timestamp";
import type { EngineFeatures } from "./features";
import type { TimeKeeper } from "./time-keeper";

/** Called at the counter reading `now` when a deadline has come. Sets or clears the deadline. */
export type DeadlineAction = (this: void, engine: Engine, now: Timestamp) => void;

/** State of the firmware below the console: one record, of which each room names the part that it works on. event-loop.ts makes it. */
export interface Engine extends ModeContext, ControlContext, TimeKeeper {
  readonly board: Board;
  readonly features: EngineFeatures;
  readonly clock: SystemClock;
  readonly access: AccessControl;
  readonly table: Association[];
  readonly log: Log;
  /** When the drift is saved next. */
  readonly driftDeadline: Deadline;
  /** Deadlines beside those of the association table, and what runs when they have come; see deadlines.ts. */
  readonly deadlines: Deadline[];
  readonly deadlineActions: DeadlineAction[];
  /** False after `undo ntp-service enable`: no association runs, and the NTP port is closed. */
  isRunning: boolean;
}
