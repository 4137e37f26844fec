import { integerText } from "../../../firmware/time/decimal-text";

/** Bits of a number at once, and groups of them in a double after the first bit. */
const GROUP = 8192;
const GROUPS = 4;

/** All bits of a number: sign, four groups of 13 bits after the leading one, exponent. Equal texts are equal doubles. */
export function exactText(value: number): string {
  if (value === 0) return "0";
  let rest = value < 0 ? -value : value;
  let exponent = 0;
  for (; rest >= 2; exponent++) rest = rest / 2;
  for (; rest < 1; exponent--) rest = rest * 2;
  rest = rest - 1;
  let text = value < 0 ? "-" : "+";
  for (let i = 0; i < GROUPS; i++) {
    const group = Math.floor(rest * GROUP);
    rest = rest * GROUP - group;
    text = `${text}${integerText(group)}.`;
  }
  return `${text}e${integerText(exponent)}`;
}
