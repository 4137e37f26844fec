import { allLines } from "../../firmware/notation/text";
import { makeDigestVault } from "../../boards/common/digest-vault";
import { digestBytes } from "../../boards/sim/digest";
import { makeRandom, randomWord, type Random } from "../../boards/sim/random";
import { makeSimStorage } from "../../boards/sim/storage";
import { configurationText } from "../../firmware/config/configuration-text";
import { OPTIONAL_SECTIONS } from "../../firmware/config/optional-sections";
import { syntaxOf } from "../../firmware/console/grammar/grammar";
import { linesOf, RULES, sampleWord } from "../console/command-lines";
import { openConsole, type Console } from "../console/console-board";
import { below, choose, mutateBytes } from "./random-input";
import { bytesOfText, check, textOfBytes, type Target } from "./target";

/** Text that operators type, and text that the storage returns. Portable. */

const lines: string[] = [];
let words: string[] = [];

/** Every command in all its forms, and their words. */
function commandLines(): string[] {
  if (lines.length > 0) return lines;
  const pick = sampleWord(openConsole().timewire.shell.context);
  for (const rule of RULES) for (const line of linesOf(syntaxOf(rule), pick)) lines.push(line);
  words = [];
  for (const line of lines) for (const word of line.split(" ")) if (!words.includes(word)) words.push(word);
  return lines;
}

const ODD_WORDS = [
  "?",
  "\t",
  '"',
  "|",
  "#",
  "-1",
  "65536",
  "4294967295",
  "99999999999",
  "255.255.255.255",
  "1.2.3",
  "0x10",
  "constructor",
  "__proto__",
  "127.0.0.1",
  "e9/9",
];

/** A command, a mutated one, or words in any order. */
function makeLine(random: Random): string {
  const all = commandLines();
  const kind = below(random, 10);
  if (kind === 0) return choose(random, ["system-view", "return", "quit", "interface Ethernet0/0", "acl number 2000", "user-interface con 0"]);
  if (kind < 5) return choose(random, all);
  if (kind < 7) return textOfBytes(mutateBytes(random, bytesOfText(choose(random, all))));
  const parts: string[] = [];
  for (let count = 1 + below(random, 7); count > 0; count--) parts.push(below(random, 4) === 0 ? choose(random, ODD_WORDS) : choose(random, words));
  return parts.join(" ");
}

function startConsole(): (input: number[]) => void {
  const console: Console = openConsole();
  let count = 0;
  return (input) => {
    // In user view most lines are refused.
    if (count % 4 === 0 && console.timewire.shell.context.session.viewContext.view.name === "user") console.type("\x15system-view\r");
    count = count + 1;
    const screen = console.type(`${textOfBytes(input)}\r`);
    check(screen.length < 200_000, `${screen.length} characters of output`);
    if (count % 16 === 0) console.wait(1);
  };
}

/** One line, or keys with control characters. */
function generateLine(random: Random): number[] {
  const bytes = bytesOfText(makeLine(random));
  return below(random, 8) === 0 ? mutateBytes(random, bytes) : bytes;
}

const VIEWS = ["", "interface Ethernet0/0", "acl number 2000", "user-interface con 0", "user-interface vty 0 4", "ip vpn-instance a", "vlan 5"];

/** A configuration file of a few views, sometimes damaged. */
function generateConfiguration(random: Random): number[] {
  const parts = ["#"];
  for (let views = 1 + below(random, 4); views > 0; views--) {
    const view = choose(random, VIEWS);
    if (view !== "") parts.push(view);
    for (let count = below(random, 6); count > 0; count--) parts.push(` ${makeLine(random)}`);
    if (below(random, 6) > 0) parts.push("#");
  }
  if (below(random, 4) > 0) parts.push("return");
  const bytes = bytesOfText(`${parts.join("\n")}\n`);
  return below(random, 3) === 0 ? mutateBytes(random, bytes) : bytes;
}

/**
 * A board starts with any saved configuration, and what is in force then is in force after it has been saved and loaded again. A line that was refused is kept, and
 * may take effect at the next start, when what it needs is there.
 */
function startConfiguration(): (input: number[]) => void {
  return (input) => {
    let isOpen = false;
    const first = openConsole(textOfBytes(input), (screen) => {
      isOpen = screen.includes("has no end");
    });
    if (isOpen) return; // a banner without an end: what follows it is not in force, and the access rights are closed
    // What `save` writes; the line may have a login.
    const saved = `${allLines(configurationText(first.timewire.configuration, OPTIONAL_SECTIONS)).join("\n")}\n`;
    const before = linesInForce(first);
    const after = linesInForce(openConsole(saved));
    // NTP and SNTP exclude each other: of a file with both, the one that the saved file has first stays.
    for (const line of before)
      check(after.includes(line) || line.startsWith(" sntp "), `"${line}" is lost when the configuration is loaded:\n${saved}`);
  };
}

/** Lines of the configuration, without those that are kept but not in force. */
function linesInForce({ timewire }: Console): string[] {
  const { configuration } = timewire;
  configuration.unknownLines.splice(0, configuration.unknownLines.length);
  return allLines(configurationText(configuration, OPTIONAL_SECTIONS));
}

const DRIFT = "frequency 12.345678\ndeviation 0.012000\nwander 0.000100\njitter 120.000000\ncoefficient -0.040000\ncelsius 23.500000\n";
const KEY = "0123456789abcdef0123456789abcdef";
/** Sealed by the vault of a board with `KEY`. */
const SEALED = makeVaultOf(KEY).seal("correct horse") ?? "";

/** A damaged drift file, device key or sealed secret, chosen by the first byte. */
function generateState(random: Random): number[] {
  const kind = below(random, 3);
  const bytes = bytesOfText(kind === 0 ? DRIFT : kind === 1 ? KEY : SEALED);
  return [kind, ...(below(random, 8) === 0 ? bytes : mutateBytes(random, bytes))];
}

function makeVaultOf(key: string): ReturnType<typeof makeDigestVault> {
  const storage = makeSimStorage();
  storage.write("device-key", key);
  const random = makeRandom(1);
  return makeDigestVault(storage, { word: () => randomWord(random) }, (text) => {
    const digest: number[] = [];
    digestBytes(bytesOfText(text), digest);
    return digest;
  });
}

function startState(): (input: number[]) => void {
  return (input) => {
    const text = textOfBytes(input.slice(1));
    const kind = input.length > 0 ? input[0] % 3 : 0;
    if (kind === 0) checkDrift(text);
    else if (kind === 1) checkKey(text);
    else checkSecret(text);
  };
}

/** A board starts with any drift file, and its frequency is within the limits. */
function checkDrift(text: string): void {
  const console = openConsole(undefined, () => {}, text);
  const frequency = console.timewire.clock.frequency * 1e6;
  check(frequency >= -500 && frequency <= 500, `frequency ${frequency} ppm`);
  check(console.enter("display clock").length > 0, "no display");
}

/** With any device key a secret is sealed and can be unsealed, or the vault refuses it. */
function checkKey(key: string): void {
  const vault = makeVaultOf(key);
  const sealed = vault.seal("secret");
  check(sealed === undefined ? key !== KEY : vault.unseal(sealed) === "secret", "the secret is lost");
}

/** A text that is not the sealed one gives no secret. */
function checkSecret(text: string): void {
  const secret = makeVaultOf(KEY).unseal(text);
  check(secret === undefined || text === SEALED, `a changed text gives ${secret ?? ""}`);
}

/** Lines and keys at the console. */
export const CONSOLE_TARGET: Target = { name: "console", isText: true, generate: generateLine, start: () => startConsole(), inputsOfSubject: 100 };
/** Saved configurations. */
export const CONFIGURATION_TARGET: Target = {
  name: "configuration",
  isText: true,
  generate: generateConfiguration,
  start: () => startConfiguration(),
  inputsOfSubject: 1,
};
/** State files: drift, device key and sealed secrets. */
export const STATE_TARGET: Target = { name: "state", isText: true, generate: generateState, start: () => startState(), inputsOfSubject: 1 };
