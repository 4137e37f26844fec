import type { Random } from "../../boards/sim/random";
import { decodeTelnet, encodeTelnet, makeTelnetDecoder } from "../../firmware/console/line/telnet";
import { below, choose, mutateBytes } from "./random-input";
import { check, textOfBytes, type Target } from "./target";

/** Bytes of a telnet client (RFC 854). Portable. */

/** Negotiation, subnegotiation with IAC in it, functions, text with its ends of line. */
const EXAMPLES: number[][] = [
  [255, 253, 1, 255, 251, 31, 255, 250, 31, 0, 80, 0, 24, 255, 240],
  [255, 250, 24, 0, 255, 255, 255, 240, 100, 105, 115, 13, 0],
  [255, 244, 255, 246, 255, 247, 255, 248, 255, 241, 255, 249],
  [100, 13, 10, 255, 255, 13, 13, 0, 10, 0, 0],
  [255, 254, 34, 255, 252, 39, 255, 251, 255, 255, 253, 0],
];

function generate(random: Random): number[] {
  const bytes: number[] = [];
  for (let count = 1 + below(random, 4); count > 0; count--) for (const byte of choose(random, EXAMPLES)) bytes.push(byte);
  return below(random, 4) === 0 ? bytes : mutateBytes(random, bytes);
}

/** Decodes `text` in parts of `length` bytes. Returns the typed characters and the answers. */
function decodeParts(text: string, length: number): { typed: string; answers: string; state: number } {
  const decoder = makeTelnetDecoder();
  let typed = "";
  let answers = "";
  for (let at = 0; at < text.length; at += length) {
    typed = typed + decodeTelnet(decoder, text.substring(at, at + length), (answer) => (answers = answers + answer));
  }
  return { typed, answers, state: decoder.state };
}

function start(): (input: number[]) => void {
  return (input) => {
    const text = textOfBytes(input);
    const whole = decodeParts(text, text.length + 1);
    const parts = decodeParts(text, 1);
    check(whole.typed === parts.typed && whole.answers === parts.answers && whole.state === parts.state, "the result depends on the parts");
    check(whole.typed.length <= text.length, "more characters than bytes");
    check(whole.answers.length <= 5 * text.length, "the answers are longer than they can be");
    for (let i = 0; i < whole.typed.length; i++) check(whole.typed.charCodeAt(i) !== 0, "NUL is typed");
    // What the device sends, a client reads unchanged.
    const sent = decodeParts(encodeTelnet(whole.typed), 3);
    check(sent.typed === whole.typed && sent.answers === "", "sent text is not what is read");
  };
}

/** Bytes of a telnet client. */
export const TELNET_TARGET: Target = { name: "telnet", isText: true, generate, start: () => start(), inputsOfSubject: 100 };
