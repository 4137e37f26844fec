import { AuthenticationMode } from "../../settings/login-settings";
import { VIRTUAL_LINES, virtualLines } from "../../settings/virtual-line-settings";
import type { Configuration } from "../../settings/configuration";
import { padEnd, padStart } from "../../time/decimal-text";
import type { Session } from "../session";
import type { LineUse } from "../user-lines";

/** Displays of the user lines, in the layout of Comware 5 (console README, "User lines"). */

const LEGEND = [" +    : Current operation user.", " F    : Current operation user work in async mode."];

/** Returns the kind and number of a line, for example `VTY 0`. */
function kindOf(index: number): string {
  return index === 0 ? "CON 0" : `VTY ${index - 1}`;
}

/** Returns the mark of a line: that of the current session. */
function markOf(use: LineUse | undefined, session: Session): string {
  if (use === undefined || use.session !== session) return " ";
  return use.index === 0 ? "F" : "+";
}

/** Returns the output of `display users`; `isAll`: with the lines that are not in use. */
export function usersLines(uses: LineUse[], session: Session, isAll: boolean): string[] {
  const lines = ["The user application information of the user interface(s):", "  Idx UI      Delay    Type Userlevel"];
  for (let index = 0; index <= VIRTUAL_LINES; index++) {
    const use = uses.find((candidate) => candidate.index === index);
    if (use === undefined && !isAll) continue;
    const name = `${markOf(use, session)} ${padEnd(`${index}`, 3)} ${kindOf(index)}`;
    lines.push(use === undefined ? name : `${name}   ${delayText(use.delay)} ${padEnd(index === 0 ? "" : "TEL", 4)} 3`);
  }
  return [...lines, ...detailLines(uses), ...LEGEND];
}

function detailLines(uses: LineUse[]): string[] {
  const lines = ["", "Following are more details."];
  for (const { address, index, userName } of uses) {
    if (address === "" && userName === "") continue;
    lines.push(`${padEnd(kindOf(index), 8)}:`);
    if (userName !== "") lines.push(`        User name: ${userName}`);
    if (address !== "") lines.push(`        Location: ${address}`);
  }
  return lines;
}

function delayText(seconds: number): string {
  const whole = seconds > 0 ? Math.floor(seconds) : 0;
  return [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60].map((part) => padStart(`${part}`, 2).split(" ").join("0")).join(":");
}

/** Returns the output of `display user-interface`. */
export function userInterfaceLines(uses: LineUse[], session: Session, configuration: Configuration): string[] {
  const lines = ["  Idx  Type     Tx/Rx      Modem Privi Auth  Int"];
  const logins = [configuration.login, ...virtualLines(configuration)];
  for (let index = 0; index <= VIRTUAL_LINES; index++) {
    const use = uses.find((candidate) => candidate.index === index);
    const mark = use !== undefined && index === 0 ? "F" : markOf(use, session);
    const mode = logins[index]?.mode ?? (index === 0 ? AuthenticationMode.None : AuthenticationMode.Password);
    lines.push(`${mark} ${padEnd(`${index}`, 4)} ${padEnd(kindOf(index), 8)}            -     3     ${modeText(mode)}     -`);
  }
  return [
    ...lines,
    "",
    "  +    : Current user-interface is active.",
    "  F    : Current user-interface is active and work in async mode.",
    "  Idx  : Absolute index of user-interface.",
    "  Type : Type and relative index of user-interface.",
    "  Privi: The privilege of user-interface.",
    "  Auth : The authentication mode of user-interface.",
    "  Int  : The physical location of UIs.",
    "  L    : Authentication use local database.",
    "  N    : Current UI need not authentication.",
    "  P    : Authentication use current UI's password.",
  ];
}

function modeText(mode: AuthenticationMode): string {
  if (mode === AuthenticationMode.None) return "N";
  return mode === AuthenticationMode.Password ? "P" : "L";
}
