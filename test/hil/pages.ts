/** A session that visits every family of commands, and every kind of answer: pages, refusals, carets, help, filters. */
export const SESSION = [
  "display ntp-service status",
  "display ntp-service sessions",
  "display interface brief",
  "system-view",
  "sysname Field",
  "ntp-service refclock-mister 2",
  "ntp-service refclock-master 16",
  "ntp-service",
  "ntp-service authentication-keyid 4294967296 authentication-mode md5 simple x",
  "ntp-service unicast-server 203.0.113.9 version 3 priority maxpoll 9",
  "ntp-service unicast-peer 203.0.113.10 source-interface InLoopBack 0",
  "ntp-service reliable authentication-keyid 42",
  "ntp-service max-dynamic-sessions 7",
  "ntp-service access peer 2001",
  "acl number 2001",
  "rule permit source 127.0.0.0 0.255.255.255",
  "rule deny source any",
  "display this",
  "quit",
  "ip vpn-instance blue",
  "quit",
  "interface InLoopBack 0",
  "ntp-service broadcast-server",
  "ntp-service multicast-client 224.0.1.2",
  "undo ntp-service multicast-client 224.0.1.2",
  "display this",
  "quit",
  "clock timezone Berlin add 01:00:00",
  "ntp-service ?",
  "display acl all",
  "display current-configuration",
  "display current-configuration | include ntp",
  "display ntp-service sessions verbose",
  "undo acl number 2001",
  "return",
  "display ip vpn-instance",
  "save force",
  "display saved-configuration",
  "display history-command",
  "reset saved-configuration",
  "n",
  "display nonsense",
];

/** Differences of two boards that behave alike: times, and the resolution of their clocks. */
export function withoutTimes(text: string): string {
  return text
    .replace(/^%.*$/gm, "")
    .replace(/\d\d:\d\d:\d\d([.:]\d{3})?/g, "TIME")
    .replace(/\([0-9A-F]{8}\.[0-9A-F]{8}\)/g, "(STAMP)")
    .replace(/Clock precision: +2\^-?\d+/g, "PRECISION")
    .replace(/<\w+>\r?\n(?=\r?\n)|\r/g, "")
    .replace(/\n{2,}/g, "\n");
}
