import { Refusal, REFUSAL_TEXTS } from "../../association/refusal";
import type { KeyStore } from "../../auth/keys";
import type { Engine } from "../../engine/engine";
import { integerText, padEnd } from "../../time/decimal-text";

/** Width of the columns before a colon, in characters. */
const NAME_WIDTH = 26;

/** Returns the output of `display ntp-service refusals`: accepted packets since the start, refused ones by reason, and keys that a full list refused. Not in Comware. */
export function refusalsLines({ refused }: Engine, stores: KeyStore[]): string[] {
  let keys = 0;
  for (const store of stores) keys = keys + (store.refused ?? 0);
  let total = 0;
  const reasons: string[] = [];
  for (let reason = 0; reason < Refusal.Count; reason++) {
    if (reason === Refusal.None || refused[reason] === 0) continue;
    total = total + refused[reason];
    reasons.push(` ${padEnd(REFUSAL_TEXTS[reason], NAME_WIDTH - 1)}: ${integerText(refused[reason])}`);
  }
  if (keys > 0) reasons.push(line("Keys refused", keys));
  return [line("Packets of use", refused[Refusal.None]), line("Packets refused", total), ...reasons];
}

function line(name: string, count: number): string {
  return `${padEnd(name, NAME_WIDTH)}: ${integerText(count)}`;
}
