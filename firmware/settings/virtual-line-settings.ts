import type { AuthenticationMode, LineLogin } from "./login-settings";
import { LineDefault, type LineSettings } from "./line-settings";

/** Lines of the device that network connections use: vty 0 to 4. */
export const VIRTUAL_LINES = 5;

/** Default of `telnet server port`. */
export const TELNET_PORT = 23;

/** Settings of one vty. */
export interface VirtualLineSettings extends LineSettings, LineLogin {
  mode: AuthenticationMode | undefined;
  password: string | undefined;
  /** `acl number inbound`: basic ACL of the addresses that may connect; 0 for any address. One that does not exist denies all. */
  aclNumber: number;
  /** `protocol inbound`: `telnet`, or `ssh`, which this device does not have: the line accepts no connection. Empty for all protocols. */
  protocol: string;
  /** Words of `user privilege` and of `user-role`; empty without. A line without all rights among them lets no operator in by its password. */
  rights: string[];
  /** True when the saved configuration has a line about it that was not understood: that line may have restricted it, and it accepts no connection. */
  isClosed: boolean;
}

/** Settings of the telnet server. */
export interface TelnetSettings {
  /** `telnet server enable`. */
  isEnabled: boolean;
  /** `telnet server port`. */
  port: number;
  /** True when the saved configuration has a line about the server that was not understood: the server stays off. */
  isClosed: boolean;
}

/** Returns the settings of all virtual lines, made at the first call. */
export function virtualLines(configuration: { virtualLines?: VirtualLineSettings[] | undefined }): VirtualLineSettings[] {
  let lines = configuration.virtualLines;
  if (lines !== undefined) return lines;
  lines = [];
  for (let number = 0; number < VIRTUAL_LINES; number++) lines.push(makeVirtualLineSettings());
  configuration.virtualLines = lines;
  return lines;
}

/** Returns the settings of the telnet server, made at the first call. */
export function telnetSettings(configuration: { telnet?: TelnetSettings | undefined }): TelnetSettings {
  const settings = configuration.telnet ?? { isEnabled: false, port: TELNET_PORT, isClosed: false };
  configuration.telnet = settings;
  return settings;
}

/** Makes the settings of a line that no command has configured. Without a password it lets no operator in. */
export function makeVirtualLineSettings(): VirtualLineSettings {
  return {
    idleTimeout: LineDefault.IdleTimeout,
    screenLength: LineDefault.ScreenLength,
    historySize: LineDefault.HistorySize,
    mode: undefined,
    password: undefined,
    aclNumber: 0,
    protocol: "",
    rights: [],
    isClosed: false,
  };
}
