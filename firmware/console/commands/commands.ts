import type { Command } from "../command";
import { ADDRESS_COMMANDS } from "./address-commands";
import { CLOCK_COMMANDS } from "./clock-commands";
import { CONFIGURATION_COMMANDS } from "./configuration-commands";
import { DEBUGGING_COMMANDS } from "./debugging-commands";
import { DESCRIPTION_COMMANDS } from "./description-commands";
import { DEVICE_COMMANDS } from "./device-commands";
import { LINE_COMMANDS } from "./line-commands";
import { LOG_COMMANDS } from "./log-commands";
import { ACL_COMMANDS } from "./acl-commands";
import { NTP_ACCESS_COMMANDS } from "./ntp-access-commands";
import { NTP_AUTHENTICATION_COMMANDS } from "./ntp-authentication-commands";
import { NTP_BROADCAST_COMMANDS } from "./ntp-broadcast-commands";
import { NTP_COMMANDS } from "./ntp-commands";
import { NTP_DISPLAY_COMMANDS } from "./ntp-display-commands";
import { NTP_INTERFACE_COMMANDS } from "./ntp-interface-commands";
import { NTP_PEER_COMMANDS } from "./ntp-peer-commands";
import { NTP_RATE_COMMANDS } from "./ntp-rate-commands";
import { NTP_SOURCE_COMMANDS } from "./ntp-source-commands";
import { NTP_TRACE_COMMANDS } from "./ntp-trace-commands";
import { NTP_VERBOSE_COMMANDS } from "./ntp-verbose-commands";
import { SNTP_COMMANDS } from "./sntp-commands";
import { SUMMER_TIME_COMMANDS } from "./summer-time-commands";
import { SYSTEM_COMMANDS } from "./system-commands";
import { TERMINAL_COMMANDS } from "./terminal-commands";
import { VIEW_COMMANDS } from "./view-commands";
import { VPN_COMMANDS } from "./vpn-commands";

/** Every command of the firmware. */
export const COMMANDS: Command[] = [
  ...VIEW_COMMANDS,
  ...TERMINAL_COMMANDS,
  ...LINE_COMMANDS,
  ...SYSTEM_COMMANDS,
  ...DEVICE_COMMANDS,
  ...CONFIGURATION_COMMANDS,
  ...CLOCK_COMMANDS,
  ...SUMMER_TIME_COMMANDS,
  ...LOG_COMMANDS,
  ...DEBUGGING_COMMANDS,
  ...VPN_COMMANDS,
  ...DESCRIPTION_COMMANDS,
  ...ADDRESS_COMMANDS,
  ...ACL_COMMANDS,
  ...NTP_ACCESS_COMMANDS,
  ...NTP_AUTHENTICATION_COMMANDS,
  ...NTP_SOURCE_COMMANDS,
  ...NTP_PEER_COMMANDS,
  ...NTP_COMMANDS,
  ...NTP_RATE_COMMANDS,
  ...NTP_BROADCAST_COMMANDS,
  ...NTP_INTERFACE_COMMANDS,
  ...NTP_DISPLAY_COMMANDS,
  ...NTP_VERBOSE_COMMANDS,
  ...NTP_TRACE_COMMANDS,
  ...SNTP_COMMANDS,
];
