import { loginLines } from "./login-text";
import { Default, type Configuration } from "../settings/configuration";

/** Returns the lines of the section of the console line. */
export function consoleLineLines({ historySize, idleTimeout, login, screenLength }: Configuration): string[] {
  const lines = loginLines(login);
  if (historySize !== Default.HistorySize) lines.push(` history-command max-size ${historySize}`);
  if (idleTimeout !== Default.IdleTimeout) lines.push(` idle-timeout ${Math.floor(idleTimeout / 60)} ${idleTimeout % 60}`);
  if (screenLength !== Default.ScreenLength) lines.push(` screen-length ${screenLength}`);
  return lines;
}
