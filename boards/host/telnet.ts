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

/** What we do ourselves, and what the other end may do. */
const OURS = [ECHO, SUPPRESS_GO_AHEAD];
const THEIRS = [TERMINAL_TYPE, WINDOW_SIZE];

/** What a device says first (console.md section 7): it echoes, character by character; terminal and window are asked for. */
export const TELNET_OFFER = Buffer.from([...OURS.flatMap((option) => [IAC, WILL, option]), ...THEIRS.flatMap((option) => [IAC, DO, option])]);

const enum State {
  Text,
  Command,
  Option,
  Subnegotiation,
  SubnegotiationCommand,
}

/** The device's end of a telnet connection. A plain TCP connection, which never answers the offer, passes as it is. */
export class TelnetLine {
  private state = State.Text;
  /** WILL, WONT, DO or DONT, while its option is awaited. */
  private verb = 0;

  /** `answer` sends bytes to the other end. */
  constructor(private readonly answer: (bytes: Buffer) => void) {}

  /** The typed characters among the next `bytes` of the connection, each one byte; what is negotiation is answered. */
  takeText(bytes: Buffer): string {
    let text = "";
    for (const byte of bytes) {
      const isText = this.state === State.Text && byte !== IAC && byte !== NUL; // telnet's Enter is CR NUL
      if (isText || (this.state === State.Command && byte === IAC)) text += String.fromCharCode(byte);
      if (this.state === State.Command) this.verb = byte;
      else if (this.state === State.Option) this.refuse(byte);
      this.state = nextState(this.state, byte);
    }
    return text;
  }

  /** What has been offered is settled by any answer; everything else is refused once (RFC 854: no acknowledgement is acknowledged). */
  private refuse(option: number): void {
    if (this.verb === DO && !OURS.includes(option)) this.answer(Buffer.from([IAC, WONT, option]));
    if (this.verb === WILL && !THEIRS.includes(option)) this.answer(Buffer.from([IAC, DONT, option]));
  }
}

function nextState(state: State, byte: number): State {
  switch (state) {
    case State.Text:
      return byte === IAC ? State.Command : State.Text;
    case State.Command:
      if (byte === SB) return State.Subnegotiation;
      return byte >= WILL && byte <= DONT ? State.Option : State.Text;
    case State.Option:
      return State.Text;
    case State.Subnegotiation:
      return byte === IAC ? State.SubnegotiationCommand : State.Subnegotiation;
    case State.SubnegotiationCommand:
      return byte === SE ? State.Text : State.Subnegotiation;
  }
}
