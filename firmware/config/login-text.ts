import { LOCAL_USER_VIEW } from "../notation/local-user-view";
import { wordText } from "../notation/words";
import { AuthenticationMode, type LineLogin, type LocalUser, type LoginSettings } from "../settings/login-settings";
import type { Section } from "./configuration-text";

const MODES: [AuthenticationMode, string][] = [
  [AuthenticationMode.None, "none"],
  [AuthenticationMode.Password, "password"],
  [AuthenticationMode.Scheme, "scheme"],
];

/** Returns the sections of local users. */
export function userSections(login: LoginSettings | undefined): Section[] {
  if (login === undefined) return [];
  return login.users.map((user) => ({ viewCommand: `${LOCAL_USER_VIEW.viewCommand}${wordText(user.name)}`, lines: userLines(user) }));
}

/** Returns the lines of the login in the section of a line. */
export function loginLines(login: LineLogin | undefined): string[] {
  if (login === undefined) return [];
  const lines: string[] = [];
  for (const [mode, word] of MODES) if (mode === login.mode) lines.push(` authentication-mode ${word}`);
  if (login.password !== undefined) lines.push(` set authentication password ${passwordWords(login.password)}`);
  return lines;
}

function userLines({ authorizations, password, services }: LocalUser): string[] {
  const lines: string[] = [];
  if (password !== undefined) lines.push(` password ${passwordWords(password)}`);
  for (const words of authorizations) lines.push(` authorization-attribute ${words}`);
  if (services.length > 0) lines.push(` service-type ${services.join(" ")}`);
  return lines;
}

function passwordWords(stored: string): string {
  return `${stored.startsWith("$h$") ? "hash" : "cipher"} ${stored}`;
}
