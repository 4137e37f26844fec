import type { CommandGroup } from "../grammar/command";
import { bannerCommands } from "./banner-commands";
import { addressCommands } from "./address-commands";
import { clockCommands } from "./clock-commands";
import { configurationCommands } from "./configuration-commands";
import { configurationPartCommands } from "./configuration-part-commands";
import { debuggingCommands } from "./debugging-commands";
import { descriptionCommands } from "./description-commands";
import { deviceCommands } from "./device-commands";
import { keptCommands } from "./kept-commands";
import { lineCommands } from "./line-commands";
import { loginCommands } from "./login-commands";
import { logCommands } from "./log-commands";
import { aclCommands } from "./acl-commands";
import { ntpAccessCommands } from "./ntp-access-commands";
import { ntpAuthenticationCommands } from "./ntp-authentication-commands";
import { ntpBroadcastCommands } from "./ntp-broadcast-commands";
import { ntpClockCommands } from "./ntp-clock-commands";
import { ntpCommands } from "./ntp-commands";
import { ntpDisplayCommands } from "./ntp-display-commands";
import { ntpInterfaceCommands } from "./ntp-interface-commands";
import { ntpMacCommands } from "./ntp-mac-commands";
import { ntpPeerCommands } from "./ntp-peer-commands";
import { ntpRateCommands } from "./ntp-rate-commands";
import { ntpSourceCommands } from "./ntp-source-commands";
import { ntpTraceCommands } from "./ntp-trace-commands";
import { ntpTuningCommands } from "./ntp-tuning-commands";
import { ntpVerboseCommands } from "./ntp-verbose-commands";
import { sntpCommands } from "./sntp-commands";
import { subinterfaceCommands } from "./subinterface-commands";
import { summerTimeCommands } from "./summer-time-commands";
import { systemCommands } from "./system-commands";
import { telnetCommands } from "./telnet-commands";
import { terminalCommands } from "./terminal-commands";
import { userLineCommands } from "./user-line-commands";
import { viewCommands } from "./view-commands";
import { interfaceViewCommands } from "./interface-view-commands";
import { vpnCommands } from "./vpn-commands";

/** All commands of the firmware. */
export const COMMANDS: CommandGroup[] = [
  viewCommands,
  interfaceViewCommands,
  terminalCommands,
  lineCommands,
  loginCommands,
  telnetCommands,
  userLineCommands,
  systemCommands,
  bannerCommands,
  keptCommands,
  deviceCommands,
  configurationCommands,
  configurationPartCommands,
  clockCommands,
  summerTimeCommands,
  logCommands,
  debuggingCommands,
  vpnCommands,
  descriptionCommands,
  addressCommands,
  subinterfaceCommands,
  aclCommands,
  ntpAccessCommands,
  ntpAuthenticationCommands,
  ntpMacCommands,
  ntpSourceCommands,
  ntpPeerCommands,
  ntpCommands,
  ntpTuningCommands,
  ntpClockCommands,
  ntpRateCommands,
  ntpBroadcastCommands,
  ntpInterfaceCommands,
  ntpDisplayCommands,
  ntpVerboseCommands,
  ntpTraceCommands,
  sntpCommands,
];
