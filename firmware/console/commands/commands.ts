import type { Command } from "../command";
import { NTP_COMMANDS } from "./ntp-commands";
import { SYSTEM_COMMANDS } from "./system-commands";
import { VIEW_COMMANDS } from "./view-commands";

/** Every command of the firmware. */
export const COMMANDS: Command[] = [...VIEW_COMMANDS, ...SYSTEM_COMMANDS, ...NTP_COMMANDS];
