// RFC 854
const SE = 240;
const SB = 250;
const WILL = 251;
const WONT = 252;
const DO = 253;
const DONT = 254;
const IAC = 255;
const NUL = 0;

// Options: RFC 857, RFC 858, RFC 1091, RFC 1073
const ECHO = 1;
const SUPPRESS_GO_AHEAD = 3;
const TERMINAL_TYPE = 24;
const WINDOW_SIZE = 31;

/** Options of the device. */
const OWN_OPTIONS = [ECHO, SUPPRESS_GO_AHEAD];
/** Options that the client may use. */
const CLIENT_OPTIONS = [TERMINAL_TYPE, WINDOW_SIZE];

/** First bytes of a session. The device offers to echo character by character, and requests terminal type and window size. */
export const TELNET_OFFER = Buffer.from([
  ...OWN_OPTIONS.flatMap((option) => [IAC, WILL, option]),
  ...CLIENT_OPTIONS.flatMap((option) => [IAC, DO, option]),
]);

const enum TelnetState {
  Text,
  Command,
  Option,
  Subnegotiation,
  SubnegotiationCommand,
}

/** The device's end of a telnet connection. A plain TCP client, which never answers the offer, works too. */
export class TelnetLine {
  private state = TelnetState.Text;
  /** WILL, WONT, DO or DONT of the option that follows. */
  private verb = 0;

  /** `answer` sends bytes to the client. */
  constructor(private readonly answer: (bytes: Buffer) => void) {}

  /** Returns the typed characters in the next `bytes`, one byte each, and answers option negotiation. */
  takeText(bytes: Buffer): string {
    let text = "";
    for (const byte of bytes) {
      const isText = this.state === TelnetState.Text && byte !== IAC && byte !== NUL; // telnet's Enter is CR NUL
      if (isText || (this.state === TelnetState.Command && byte === IAC)) text += String.fromCharCode(byte);
      if (this.state === TelnetState.Command) this.verb = byte;
      else if (this.state === TelnetState.Option) this.refuse(byte);
      this.state = nextState(this.state, byte);
    }
    return text;
  }

  /** Refuses an option that is not offered. Answers to the offer are not acknowledged (RFC 854). */
  private refuse(option: number): void {
    if (this.verb === DO && !OWN_OPTIONS.includes(option)) this.answer(Buffer.from([IAC, WONT, option]));
    if (this.verb === WILL && !CLIENT_OPTIONS.includes(option)) this.answer(Buffer.from([IAC, DONT, option]));
  }
}

function nextState(state: TelnetState, byte: number): TelnetState {
  switch (state) {
    case TelnetState.Text:
      return byte === IAC ? TelnetState.Command : TelnetState.Text;
    case TelnetState.Command:
      if (byte === SB) return TelnetState.Subnegotiation;
      return byte >= WILL && byte <= DONT ? TelnetState.Option : TelnetState.Text;
    case TelnetState.Option:
      return TelnetState.Text;
    case TelnetState.Subnegotiation:
      return byte === IAC ? TelnetState.SubnegotiationCommand : TelnetState.Subnegotiation;
    case TelnetState.SubnegotiationCommand:
      return byte === SE ? TelnetState.Text : TelnetState.Subnegotiation;
  }
}
