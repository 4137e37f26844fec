import { dottedText } from "../network/address";
import { MAXSTRAT } from "./protocol";

const BLANK = 32;
const TILDE = 126;

/**
 * Text of a reference identifier (RFC 5905 section 7.3): characters such as `GPS`, `LOCL` for a primary server, or `STEP` for an unsynchronized one, otherwise
 * the address of the source. Characters that are not printable give an address, whatever the stratum.
 */
export function refIdText(refId: number[], stratum: number): string {
  const isLetters = stratum <= 1 || stratum >= MAXSTRAT;
  const letters = isLetters ? lettersOf(refId) : "";
  return letters === "" ? dottedText(refId) : letters;
}

/** Characters up to the first zero byte; empty when one of them is not printable. */
function lettersOf(refId: number[]): string {
  let text = "";
  for (let i = 0; i < 4; i++) {
    const word = refId[i < 2 ? 0 : 1];
    const byte = i % 2 === 0 ? Math.floor(word / 256) : word % 256;
    if (byte === 0) break;
    if (byte <= BLANK || byte > TILDE) return "";
    text = text + String.fromCharCode(byte);
  }
  return text;
}
