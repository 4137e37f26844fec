import { Refusal, REFUSAL_TEXTS } from "../../association/refusal";
import type { Engine } from "../../engine/engine";
import { integerText, padEnd } from "../../time/decimal-text";

/** Columns before a colon. */
const NAME_WIDTH = 26;

/** `display ntp-service refusals`, a page of our own: how many packets were of use since the start, and why others were refused. */
export function refusalsLines({ refused }: Engine): string[] {
  let total = 0;
  const reasons: string[] = [];
  for (let reason = 0; reason < Refusal.Count; reason++) {
    if (reason === Refusal.None || refused[reason] === 0) continue;
    total = total + refused[reason];
    reasons.push(` ${padEnd(REFUSAL_TEXTS[reason], NAME_WIDTH - 1)}: ${integerText(refused[reason])}`);
  }
  return [line("Packets of use", refused[Refusal.None]), line("Packets refused", total), ...reasons];
}

function line(name: string, count: number): string {
  return `${padEnd(name, NAME_WIDTH)}: ${integerText(count)}`;
}
