import type { Serial } from "../../hal/serial";
import { SilentConsole } from "./console-none";
import { PtyConsole } from "./console-pty";
import { StdioConsole } from "./console-stdio";
import { TcpConsole } from "./console-tcp";
import type { Wire } from "./wire";

/** Where the board's console line leads. */
export type ConsoleChoice =
  | { readonly kind: "stdio" }
  | { readonly kind: "tcp"; readonly host: string; readonly port: number }
  | { readonly kind: "pty" }
  | { readonly kind: "none" };

/** A console line and the world at its other end. */
export interface HostConsole extends Serial {
  /** The firmware has started: lets in who is there. */
  begin(): void;
  /** Leaves the world as it was found. */
  stop(): void;
}

/** Opens the line; `quit` ends the program. Throws `StartRefused` when it cannot be had. */
export async function openConsole(choice: ConsoleChoice, wire: Wire, quit: () => void): Promise<HostConsole> {
  switch (choice.kind) {
    case "stdio":
      return new StdioConsole(wire, quit);
    case "tcp":
      return TcpConsole.listen(wire, choice.host, choice.port);
    case "pty":
      return PtyConsole.open(wire);
    case "none":
      return new SilentConsole();
  }
}
