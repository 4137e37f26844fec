/** The device's end of a telnet connection (RFC 854). A plain TCP client, which never answers the offer, works too. */

const SE = 240;
const BREAK = 243;
const INTERRUPT = 244;
const ARE_YOU_THERE = 246;
const ERASE_CHARACTER = 247;
const ERASE_LINE = 248;
const SB = 250;
const WILL = 251;
const WONT = 252;
const DO = 253;
const DONT = 254;
const IAC = 255;
/** Telnet's Enter is CR NUL (RFC 854). */
const NUL = 0;

/** RFC 857, RFC 858: options of the device. */
const ECHO = 1;
const SUPPRESS_GO_AHEAD = 3;
/** RFC 1091, RFC 1073: options that the client may use. The device reads neither. */
const TERMINAL_TYPE = 24;
const WINDOW_SIZE = 31;

/** Returns the bytes of an option: WILL, WONT, DO or DONT, and its code. */
function option(verb: number, code: number): string {
  return String.fromCharCode(IAC) + String.fromCharCode(verb) + String.fromCharCode(code);
}

/** First bytes of a session: the device offers to echo character by character, and requests terminal type and window size, as an H3C device does. */
export const TELNET_OFFER = `${option(WILL, ECHO)}${option(WILL, SUPPRESS_GO_AHEAD)}${option(DO, TERMINAL_TYPE)}${option(DO, WINDOW_SIZE)}`;

/** Visible answer to "Are You There" (RFC 854). */
const PRESENT = "\r\n[Yes]\r\n";

/**
 * Position in the protocol:
 *
 *   state                   byte                 next
 *   text                    IAC                  command
 *   text                    NUL: not text        text
 *   command                 IAC: a text byte     text
 *   command                 WILL, WONT, DO, DONT option
 *   command                 SB                   subnegotiation
 *   command                 any other            text
 *   option                  any                  text
 *   subnegotiation          IAC                  subnegotiation command
 *   subnegotiation command  SE                   text
 *   subnegotiation command  any other            subnegotiation
 */
export const enum TelnetState {
  Text,
  Command,
  Option,
  Subnegotiation,
  SubnegotiationCommand,
}

/** State between two parts of the input. Its size does not depend on the input. */
export interface TelnetDecoder {
  state: TelnetState;
  /** WILL, WONT, DO or DONT of the option that follows. */
  verb: number;
}

/** Makes a decoder at the beginning of a connection. */
export function makeTelnetDecoder(): TelnetDecoder {
  return { state: TelnetState.Text, verb: 0 };
}

/**
 * Returns the typed characters in `bytes`, at most as many. `answer` sends bytes to the client: a refusal of at most three bytes for each option, which is no longer than the
 * request. Answers to the offer are not acknowledged (RFC 854).
 */
export function decodeTelnet(decoder: TelnetDecoder, bytes: string, answer: (this: void, bytes: string) => void): string {
  let text = "";
  for (let i = 0; i < bytes.length; i++) {
    const byte = bytes.charCodeAt(i);
    const { state } = decoder;
    if (isText(state, byte)) text = text + bytes.charAt(i);
    else if (state === TelnetState.Command) text = text + keyOf(byte);
    if (state === TelnetState.Command && byte === ARE_YOU_THERE) answer(PRESENT);
    if (state === TelnetState.Command) decoder.verb = byte;
    if (state === TelnetState.Option && isRefused(decoder.verb, byte)) answer(option(decoder.verb === DO ? WONT : DONT, byte));
    decoder.state = nextState(state, byte);
  }
  return text;
}

/** Returns `text` as it is sent: IAC in the text is doubled (RFC 854). Lines of the console end in CR LF. */
export function encodeTelnet(text: string): string {
  const mark = String.fromCharCode(IAC);
  return text.indexOf(mark) < 0 ? text : text.split(mark).join(mark + mark);
}

function isText(state: TelnetState, byte: number): boolean {
  if (state === TelnetState.Command) return byte === IAC;
  return state === TelnetState.Text && byte !== IAC && byte !== NUL;
}

/** Returns the console's key for a control function (RFC 854): Ctrl+C, Backspace or Ctrl+X; empty for one without a key. */
function keyOf(command: number): string {
  if (command === INTERRUPT || command === BREAK) return "\x03";
  if (command === ERASE_CHARACTER) return "\b";
  return command === ERASE_LINE ? "\x18" : "";
}

/** Returns true for an option that is requested or offered, and that neither side uses here. */
function isRefused(verb: number, code: number): boolean {
  if (verb === DO) return code !== ECHO && code !== SUPPRESS_GO_AHEAD;
  return verb === WILL && code !== TERMINAL_TYPE && code !== WINDOW_SIZE;
}

function nextState(state: TelnetState, byte: number): TelnetState {
  if (state === TelnetState.Text) return byte === IAC ? TelnetState.Command : TelnetState.Text;
  if (state === TelnetState.Command) {
    if (byte === SB) return TelnetState.Subnegotiation;
    return byte >= WILL && byte <= DONT ? TelnetState.Option : TelnetState.Text;
  }
  if (state === TelnetState.Subnegotiation) return byte === IAC ? TelnetState.SubnegotiationCommand : TelnetState.Subnegotiation;
  return state === TelnetState.SubnegotiationCommand && byte !== SE ? TelnetState.Subnegotiation : TelnetState.Text;
}
