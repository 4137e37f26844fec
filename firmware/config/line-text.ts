import { DEFAULT_HISTORY_SIZE, DEFAULT_IDLE_TIMEOUT, DEFAULT_SCREEN_LENGTH, type Configuration } from "../settings/configuration";

/** The lines of the section of the console line. */
export function lineLines({ historySize, idleTimeout, screenLength }: Configuration): string[] {
  const lines: string[] = [];
  if (historySize !== DEFAULT_HISTORY_SIZE) lines.push(` history-command max-size ${historySize}`);
  if (idleTimeout !== DEFAULT_IDLE_TIMEOUT) lines.push(` idle-timeout ${Math.floor(idleTimeout / 60)} ${idleTimeout % 60}`);
  if (screenLength !== DEFAULT_SCREEN_LENGTH) lines.push(` screen-length ${screenLength}`);
  return lines;
}
