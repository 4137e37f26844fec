import { openConsole } from "../../console/console-board";

/** Large configurations, whose reading must take a time that grows as they do. */

const numbers = (count: number): number[] => {
  const list: number[] = [];
  for (let i = 0; i < count; i++) list.push(i);
  return list;
};

/** Makes the text of a kind of configuration with `count` objects. */
export const LARGE: Record<string, (this: void, count: number) => string> = {
  rules: (count) => section("acl number 2000", count, (i) => ` rule ${i * 5} permit source 10.${Math.floor(i / 256)}.${i % 256}.0 0.0.0.255`),
  "rules without a number": (count) => section("acl number 2000", count, (i) => ` rule deny source 10.${Math.floor(i / 256)}.${i % 256}.7 0 logging`),
  "rules not understood": (count) => section("acl number 2000", count, (i) => ` rule ${i} deny tcp source-port eq ${i}`),
  "rules of VPN instances": (count) => section("acl number 2000", count, (i) => ` rule ${i} permit vpn-instance v${i}`),
  "comments before their rules": (count) =>
    section("acl number 2000", count, (i) => ` rule ${i} comment c${i}\n rule ${i} permit source 10.${Math.floor(i / 256)}.${i % 256}.0 0`),
  "VPN instances": (count) => section("", count, (i) => `#\nip vpn-instance v${i}\n route-distinguisher 100:${i}`),
  "VPN instances with a server": (count) =>
    section("", count, (i) => `#\nip vpn-instance v${i}\n#\n sntp unicast-server 10.0.0.1 vpn-instance v${i}`),
  "ACLs with a name": (count) => section("", count, (i) => `#\nacl basic name A${i}\n rule 0 permit`),
  "ACLs with a number": (count) => section("", Math.floor(count / 4), (i) => `#\nacl number ${2999 - i} name A${i}\n description d\n rule 0 permit`),
  keys: (count) =>
    section("", Math.floor(count / 4), (i) => {
      const key = ` ntp-service authentication-keyid ${i + 1} authentication-mode md5 simple secret`;
      return `${key}\n ntp-service reliable authentication-keyid ${i + 1}`;
    }),
  "views that this device lacks": (count) => section("", count, (i) => `#\nroute-policy r${i}\n apply cost ${i}`),
  "lines that are not commands": (count) => section("", count, (i) => ` snmp-agent target-host ${i}`),
  "lines of a banner": (count) => `header login ^\n${section("", count, () => "text")}^\n`,
};

function section(viewCommand: string, count: number, line: (this: void, index: number) => string): string {
  return `${viewCommand}\n${numbers(count)
    .map((i) => line(i))
    .join("\n")}\n`;
}

/** Loads a configuration, saves it and loads that. Returns its number of lines. */
export function loadLarge(text: string): number {
  const console = openConsole(text);
  console.enter("save force");
  const saved = console.board.files.get("startup.cfg") ?? "";
  openConsole(saved);
  return saved.split("\n").length;
}
