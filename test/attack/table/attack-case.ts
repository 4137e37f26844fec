/**
 * Attacks as data: what a host on the network sends to a board, or an operator types, and what must be seen. The same case runs in virtual time on V8 and on Lua,
 * and against a program over real sockets. Portable.
 */

/** An NTP packet that an attacker sends. Fields that are left out are those of an honest packet. */
export interface Draft {
  /** Instead of all fields below. */
  bytes?: number[];
  leap?: number;
  /** Default: 4. */
  version?: number;
  /** Default: 3 for a packet that is sent, 4 for a reply. */
  mode?: number;
  /** Default: 1; 0 for a request. */
  stratum?: number;
  /** Default: 6. */
  poll?: number;
  /** Default: -20. */
  precision?: number;
  /** NTP short format, seconds in the first word. */
  rootDispersion?: number[];
  /** Four characters. Default: "GPS" and NUL. */
  refId?: string;
  /** The transmit timestamp of the request ("echo", the default of a reply), the same with one bit changed, or zero (the default of a packet that is sent). */
  origin?: "echo" | "wrong" | "zero";
  /** Default: "now" for a reply, "zero" for a packet that is sent. */
  receive?: "now" | "zero";
  transmit?: "now" | "zero";
  /** Added to receive and transmit timestamp [s]. */
  ahead?: number;
  /** Bytes behind the header. */
  trailer?: number[];
  /** Signs header and trailer with this key: number and secret. */
  key?: [id: number, secret: string];
}

/** Host of the attacker on the board's subnet. */
export const HOST = "10.0.0.1";
/** A second one. */
export const NEIGHBOUR = "10.0.0.3";
/** Host of the attacker off the board's subnet. */
export const FAR = "10.9.9.9";
/** Address of the board. */
export const BOARD = "10.0.0.2";
/** Local broadcast. */
export const EVERYONE = "255.255.255.255";
/** A group that the board has not joined. */
export const GROUP = "224.0.1.1";

/** UDP port of the attacker as a client. */
export const CLIENT_PORT = 40000;
/** UDP port of the attacker as a server or peer. */
export const NTP_PORT = 123;

/** One action, and what is recorded of it. */
export type Step =
  | {
      /** Sends a packet. Recorded: the refusal as the board counts it, and the answers. */
      do: "send";
      draft: Draft;
      /** Default: HOST. */
      from?: string;
      /** Default: CLIENT_PORT. */
      port?: number;
      /** Default: BOARD. */
      to?: string;
      /** Number of equal packets. More than one are a flood, of which nothing is recorded: which of them are answered is random. */
      times?: number;
      /** Nothing is counted: the packet does not reach the board's NTP. */
      isLost?: boolean;
    }
  | {
      /** Waits for the board's next packet of mode 3 to HOST, answers it, and records the refusal. */
      do: "reply";
      draft: Draft;
      /** Default: HOST. */
      from?: string;
      /** Default: the NTP port. */
      port?: number;
      /** True to answer the request before once more. */
      isAgain?: boolean;
      /** Time between request and reply [s]. Default: 0. */
      delay?: number;
    }
  | {
      /** Types lines in user view. Recorded: for each text of `look`, if the output of the last line contains it. */
      do: "type";
      lines: string[];
      look: string[];
    }
  | { do: "wait"; seconds: number };

/** A case that runs on every engine. */
export interface WireCase {
  /** Row of test/attack/README.md, or heading of SECURITY.md. */
  row: string;
  name: string;
  /** Commands in system view. */
  board: string[];
  steps: Step[];
  /** One text for each step that records something. */
  expected: string[];
}

/** A case that needs minutes or hours, and so virtual time. */
export interface VirtualCase {
  row: string;
  name: string;
  expected: string;
  run: (this: void) => string;
}

/** Result of a case on one engine. */
export interface Row {
  row: string;
  name: string;
  expected: string;
  seen: string;
}
