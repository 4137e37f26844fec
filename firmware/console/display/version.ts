import type { Board } from "../../../hal/board";
import { toInterval } from "../../time/interval";
import { integerText } from "../../time/decimal-text";
import { makeTimestamp } from "../../time/timestamp";

/** Version of this firmware. */
export const RELEASE = "0.1.0";

/** Returns the output of `display version`. */
export function versionLines(board: Board): string[] {
  const uptime = makeTimestamp();
  board.counter.read(uptime);
  const minutes = Math.floor(toInterval(uptime) / 60);
  const parts = [
    count(Math.floor(minutes / 10080), "week"),
    count(Math.floor(minutes / 1440) % 7, "day"),
    count(Math.floor(minutes / 60) % 24, "hour"),
    count(minutes % 60, "minute"),
  ];
  return [
    `Timewire Software, Version ${RELEASE}`,
    "Copyright (c) 2026 The Timewire authors.",
    `Timewire ${board.model} uptime is ${parts.join(", ")}`,
  ];
}

function count(number: number, unit: string): string {
  return `${integerText(number)} ${unit}${number > 1 ? "s" : ""}`;
}
