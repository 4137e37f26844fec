/**
 * What `?` says of each keyword. Where a keyword means two things, an entry names the keyword before it too. The wording is ours: no recorded help
 * screen of these commands was found.
 */
export const KEYWORD_HELP: Record<string, string | undefined> = {
  clock: "Time of the system clock",
  "current-configuration": "Configuration in force",
  display: "Display current system information",
  force: "Save without asking",
  "history-command": "Commands typed in this session",
  interface: "Specify an interface",
  maxpoll: "Longest poll interval",
  minpoll: "Shortest poll interval",
  "ntp-service": "Network Time Protocol (NTP) module",
  priority: "Prefer this server when sources are otherwise equal",
  quit: "Exit from current command view",
  "refclock-master": "Use the local clock as a reference clock",
  return: "Exit to user view",
  save: "Save the configuration in force",
  sessions: "NTP associations",
  status: "NTP status",
  sysname: "Set the name of the device",
  "system-view": "Enter system view",
  this: "Configuration of the current view",
  undo: "Cancel a setting",
  "unicast-server": "Specify an NTP server to follow",
  version: "NTP version of the packets sent",
  "display version": "Version of the software and the hardware",
};
