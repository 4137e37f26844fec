// RFC 854
const SE = 240;
const SB = 250;
const WILL = 251;
const DONT = 254;
const IAC = 255;
const NUL = 0;

const enum State {
  Text,
  Command,
  Option,
  Subnegotiation,
  SubnegotiationCommand,
}

/** Takes a telnet program's negotiation out of what it sends: only typed characters are left. A plain TCP connection passes as it is. */
export class TelnetFilter {
  private state = State.Text;

  /** The characters among the next `bytes` of the connection, each one byte. */
  takeText(bytes: Buffer): string {
    let text = "";
    for (const byte of bytes) {
      const isText = this.state === State.Text && byte !== IAC && byte !== NUL; // telnet's Enter is CR NUL
      if (isText || (this.state === State.Command && byte === IAC)) text += String.fromCharCode(byte);
      this.state = nextState(this.state, byte);
    }
    return text;
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
