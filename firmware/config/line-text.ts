import { lineView } from "../notation/line-view";
import { LINE_VIEW } from "../notation/views";
import { type Configuration } from "../settings/configuration";
import { TELNET_PORT, type VirtualLineSettings } from "../settings/virtual-line-settings";
import type { Section } from "./configuration-text";
import { loginLines } from "./login-text";
import { LineDefault, type LineSettings } from "../settings/line-settings";

/** Returns the sections of the user lines. Neighbouring vtys with equal settings have one section. */
export function lineSections(configuration: Configuration): Section[] {
  const sections: Section[] = [];
  const own = [...loginLines(configuration.login), ...settingLines(configuration)];
  if (own.length > 0) sections.push({ viewCommand: LINE_VIEW.viewCommand, lines: own });
  const texts = (configuration.virtualLines ?? []).map((settings) => virtualLineLines(settings));
  for (let first = 0; first < texts.length;) {
    const text = texts[first].join("\n");
    let next = first + 1;
    while (next < texts.length && texts[next].join("\n") === text) next = next + 1;
    // Absolute numbers: con 0 is before vty 0.
    if (text !== "") sections.push({ viewCommand: lineView(first + 1, next).viewCommand, lines: texts[first] });
    first = next;
  }
  return sections;
}

/** Returns the lines of the telnet server. The port comes first: the server is enabled on it. */
export function telnetLines({ telnet }: Configuration): string[] {
  if (telnet === undefined) return [];
  const lines = telnet.port === TELNET_PORT ? [] : [` telnet server port ${telnet.port}`];
  if (telnet.isEnabled) lines.push(" telnet server enable");
  return lines;
}

function virtualLineLines(settings: VirtualLineSettings): string[] {
  const { aclNumber, protocol, rights } = settings;
  const acl = aclNumber === 0 ? [] : [` acl ${aclNumber} inbound`];
  const words = rights.map((right) => (right.startsWith("level ") ? ` user privilege ${right}` : ` ${right}`));
  const protocols = protocol === "" ? [] : [` protocol inbound ${protocol}`];
  return [...acl, ...loginLines(settings), ...settingLines(settings), ...protocols, ...words];
}

function settingLines({ historySize, idleTimeout, screenLength }: LineSettings): string[] {
  const lines: string[] = [];
  if (historySize !== LineDefault.HistorySize) lines.push(` history-command max-size ${historySize}`);
  if (idleTimeout !== LineDefault.IdleTimeout) lines.push(` idle-timeout ${Math.floor(idleTimeout / 60)} ${idleTimeout % 60}`);
  if (screenLength !== LineDefault.ScreenLength) lines.push(` screen-length ${screenLength}`);
  return lines;
}
