import type { EventSink } from "../common/event-sink";
import { OutputConsole } from "./console-output";
import { PtyConsole } from "./console-pty";
import { StdioConsole } from "./console-stdio";
import { TcpConsole } from "./console-tcp";
import type { HostConsole } from "./host-console";

/** Value of `--console`: the device at the other end of the console line. */
export type ConsoleChoice =
  | { readonly kind: "stdio" }
  | { readonly kind: "tcp"; readonly host: string; readonly port: number }
  | { readonly kind: "pty" }
  | { readonly kind: "none" };

/** Opens the console line; `quit` ends the program. Throws `StartRefused` when the device is not available. */
export async function openConsole(choice: ConsoleChoice, sink: EventSink, quit: () => void): Promise<HostConsole> {
  switch (choice.kind) {
    case "stdio":
      return new StdioConsole(sink, quit);
    case "tcp":
      return TcpConsole.listen(sink, choice.host, choice.port);
    case "pty":
      return PtyConsole.open(sink);
    case "none":
      return new OutputConsole();
  }
}
