/** Function of a key (console README, "Keys"). */
export const enum Key {
  /** No function, or the middle of an escape sequence. */
  None,
  /** A printable character. */
  Character,
  Enter,
  Help,
  Tab,
  /** Ctrl+Z: back to user view. */
  Return,
  /** Ctrl+C. */
  Cancel,
  Redisplay,
  /** Ctrl+G: types `display current-configuration`. */
  ShowConfiguration,
  /** Ctrl+O: types `undo debugging all`. */
  StopDebugging,
  Previous,
  Next,
  Home,
  End,
  Left,
  Right,
  WordLeft,
  WordRight,
  DeleteLeft,
  DeleteAt,
  DeleteWordLeft,
  DeleteWordRight,
  DeleteToStart,
  DeleteToEnd,
}

/** State of the decoder between characters. */
export interface KeyDecoder {
  /** Characters of an unfinished escape sequence. */
  escape: string;
  /** True after CR: an LF that follows belongs to it. */
  isAfterCarriageReturn: boolean;
}

const ESCAPE = 27;
const BLANK = 32;
const DELETE = 127;

/** Keys of the control characters 0 to 31. */
const CONTROL_KEYS: Key[] = [
  ...[Key.None, Key.Home, Key.Left, Key.Cancel, Key.DeleteAt, Key.End, Key.Right, Key.ShowConfiguration], // Ctrl+A .. Ctrl+G
  ...[Key.DeleteLeft, Key.Tab, Key.Enter, Key.None, Key.None, Key.Enter, Key.Next, Key.StopDebugging], // Ctrl+H .. Ctrl+O
  ...[Key.Previous, Key.None, Key.Redisplay, Key.None, Key.None, Key.None, Key.None, Key.DeleteWordLeft], // Ctrl+P .. Ctrl+W
  ...[Key.DeleteToStart, Key.DeleteToEnd, Key.Return, Key.None, Key.None, Key.None, Key.None, Key.None], // Ctrl+X .. Ctrl+Z
];

/** Keys of the escape sequences, by the text after ESC. */
const ESCAPE_KEYS: Record<string, Key | undefined> = {
  b: Key.WordLeft,
  f: Key.WordRight,
  d: Key.DeleteWordRight,
  "[A": Key.Previous,
  "[B": Key.Next,
  "[C": Key.Right,
  "[D": Key.Left,
  "[H": Key.Home,
  "[F": Key.End,
  "[1~": Key.Home,
  "[4~": Key.End,
  "[3~": Key.DeleteAt,
};

/** Length limit of a sequence. A longer one is line noise. */
const LONGEST_ESCAPE = 8;

/** Makes a decoder outside of any sequence. */
export function makeKeyDecoder(): KeyDecoder {
  return { escape: "", isAfterCarriageReturn: false };
}

/** Returns the key that `character` completes. CR, LF and CR LF are one Enter each. */
export function decodeKey(decoder: KeyDecoder, character: string): Key {
  const code = character.charCodeAt(0);
  const isSecondHalf = decoder.isAfterCarriageReturn && character === "\n";
  decoder.isAfterCarriageReturn = character === "\r";
  if (isSecondHalf) return Key.None;
  if (code === ESCAPE) {
    decoder.escape = character;
    return Key.None;
  }
  if (decoder.escape !== "" && code >= BLANK) return continueEscape(decoder, character);
  decoder.escape = "";
  if (code < BLANK) return CONTROL_KEYS[code];
  if (code === DELETE) return Key.DeleteLeft;
  if (code > DELETE) return Key.None;
  return character === "?" ? Key.Help : Key.Character;
}

function continueEscape(decoder: KeyDecoder, character: string): Key {
  // ESC O A is an arrow key of a terminal in application mode.
  const next = decoder.escape.length === 1 && character === "O" ? "[" : character;
  const sequence = decoder.escape.substring(1) + next;
  const isUnfinished = sequence === "[" || (sequence.charAt(0) === "[" && character < "@");
  decoder.escape = isUnfinished && sequence.length < LONGEST_ESCAPE ? decoder.escape + next : "";
  if (isUnfinished) return Key.None;
  const key = ESCAPE_KEYS[sequence.length === 1 ? sequence.toLowerCase() : sequence];
  return key === undefined ? Key.None : key;
}
