import { openConsole } from "../../console/console-board";

/** Shapes of configurations that Comware devices save, and of pasted text. Both generations of Comware occur. */
export const SHAPES: Record<string, string[]> = {
  "named ACLs (Comware 5)": [
    ...["#", " version 5.20, Release 2208", "#", " sysname CORE", "#"],
    ...["acl number 2100 name NO_ONE", " rule 0 deny", "#"],
    ...["acl number 2101 name CLOCKS", " rule 5 permit source 192.0.2.33 0", " rule 10 permit source 192.0.2.34 0 logging", " rule 15 deny", "#"],
    ...[" ntp-service access peer 2101", " ntp-service access query 2100", " ntp-service access server 2100"],
    ...[" ntp-service access synchronization 2100", " ntp-service refclock-master 5", "#", "return"],
  ],
  "access switch (Comware 7)": [
    ...["#", " version 7.1.070, Release 6616", "#", " sysname ACCESS-3", "#"],
    ...[" clock timezone EET add 02:00:00", " clock summer-time EEST 03:00:00 March last Sunday 04:00:00 October last Sunday 01:00:00"],
    ...[" clock protocol ntp", "#", " telnet server enable", "#", "vlan 1", "#", "vlan 30", " description printers", "#"],
    ...["acl basic 2020", " description clocks", " rule 0 permit source 198.51.100.9 0", " rule 5 comment the other room"],
    ...[" rule 5 permit source 198.51.100.10 0", "#", "acl basic name OPERATORS", " rule 0 permit source 203.0.113.0 0.0.0.63 logging", "#"],
    ...["acl ipv6 basic 2021", " rule 0 permit source 2001:db8:1::/64", "#", "interface NULL0", "#"],
    ...["interface Vlan-interface30", " ip address 198.51.100.20 255.255.255.0", " ntp-service broadcast-client", "#"],
    ...["interface GigabitEthernet1/0/1", " port link-mode bridge", " port access vlan 30", "#"],
    ...[" info-center loghost 203.0.113.3", "#", " ntp-service enable", " ntp-service authentication enable"],
    ...[" ntp-service authentication-keyid 7 authentication-mode hmac-sha-256 simple aNiceKey ipv6 acl 2021"],
    ...[" ntp-service reliable authentication-keyid 7", " ntp-service acl peer 2020", " ntp-service unicast-server 198.51.100.9 priority"],
    ...[" ntp-service ipv6 unicast-server 2001:db8:1::9", "#", "line class vty", " user-role network-operator", "#", "return"],
  ],
  "views that this device lacks": [
    ...["#", "acl number 2000", " rule 0 permit source 10.98.0.1 0", "#"],
    ...["acl advanced 3100", " rule 5 permit source 10.98.0.0 0.0.0.255", "#"],
    ...["interface Ethernet0/0", " description uplink", "#", "interface Vlan-interface7", " description inner", " ntp-service broadcast-server", "#"],
    ...["traffic classifier voice", " if-match acl 3100", " quit", "#", "vlan 44", " description phones", "#"],
    ...[" ntp-service access peer 2000", " ntp-service unicast-server 10.98.0.1", "#", "return"],
  ],
  "banners over several lines": [
    ...["#", " sysname EDGE", "#", "header login ^", "Authorized access only.", "undo ntp-service enable", "return", "#", "Call the desk.", "^", "#"],
    ...[" header motd %one line%", " header shell $two", " ntp-service authentication enable$", "#", " ntp-service refclock-master 3", "#", "return"],
  ],
  "provider edge with VPN instances (Comware 5)": [
    ...["#", " sysname PE", "#", " router id 192.0.2.7", "#"],
    ...["ip vpn-instance red", " route-distinguisher 65000:7", " vpn-target 65000:7 export-extcommunity", "#", "ip vpn-instance blue", "#"],
    ...["acl number 2006", " rule 0 permit vpn-instance red source 10.2.2.0 0.0.0.255"],
    ...[" rule 5 permit vpn-instance blue source 10.2.2.0 0.0.0.255", " rule 10 permit source 192.0.2.0 0.0.0.255", "#"],
    ...["mpls lsr-id 192.0.2.7", "mpls", "#", "interface LoopBack0", " ip address 192.0.2.7 255.255.255.255", "#"],
    ...["interface Ethernet0/0", " ip binding vpn-instance red", "#", "interface Ethernet0/1", " ip binding vpn-instance blue"],
    ...[" ntp-service in-interface disable", "#", "bgp 65000", " peer 192.0.2.1 as-number 65000", "#"],
    ...[" ntp-service refclock-master 6", " ntp-service access server 2006", " ntp-service unicast-peer vpn-instance red 10.2.2.2", "#", "return"],
  ],
  "small office with SNTP": [
    ...["#", " sysname MSR", "#", " dns server 192.0.2.53", " ip host clock1 192.0.2.111", "#"],
    ...[
      "interface Ethernet0/0",
      " description uplink",
      "#",
      "interface Ethernet0/1",
      " description hall",
      "#",
      " sntp enable",
      " sntp unicast-server clock1",
      "#",
    ],
    ...[" command-alias enable", "#", " schedule reboot at 03:00", "#", "return"],
  ],
};

/** Displays of a device that reads a saved configuration. */
export interface ShapeReading {
  /** Screen of the start. */
  start: string;
  /** Running configuration, its lines that are not in force, and what is left without these. */
  current: string;
  kept: string;
  accepted: string;
  /** Running configuration after the next save and start. */
  again: string;
  /** Running configuration of an empty device into which the text was pasted, and the screen of that. */
  pasted: string;
  screen: string;
}

/** Loads, saves, loads again, and pastes a configuration. */
export function readShape(saved: string[]): ShapeReading {
  let start = "";
  const first = openConsole(saved.join("\n"), (screen) => (start = screen));
  const current = first.enter("display current-configuration");
  const kept = first.enter("display kept-configuration");
  first.enter("save force");
  const again = openConsole(first.board.files.get("startup.cfg")).enter("display current-configuration");
  first.enter("reset kept-configuration", "y");
  const accepted = first.enter("display current-configuration");
  const other = openConsole();
  other.enter("system-view");
  const screen = other.type(`${saved.join("\r")}\r`);
  const pasted = other.enter("display current-configuration");
  return { start, current, kept, accepted, again, pasted, screen };
}

/** Everything that `readShape` returns, of all shapes. The same text comes out of V8 and of Lua. */
export function readShapes(): string {
  const lines: string[] = [];
  for (const name of Object.keys(SHAPES).sort()) {
    const { accepted, again, current, kept, pasted, screen, start } = readShape(SHAPES[name]);
    lines.push(name, start, current, kept, accepted, again, pasted, screen);
  }
  return lines.join("\n");
}
