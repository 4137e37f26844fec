import assert from "node:assert/strict";
import { test } from "node:test";
import { addRouterPort } from "../../boards/sim/router";
import { setInterfaceAddress } from "../../boards/sim/sim-board";
import { openConsole } from "../console/console-board";
import { lab, type Lab, type LabBoard } from "./lab";

const SERVER = "ntp-service refclock-master";

test("console README (Interfaces and addresses): an address is typed with a mask or its length, and saved with a mask", () => {
  const net = lab({});
  net.board("A", { address: "10.0.0.1" }, `${SERVER} 2`);
  const b = net.board("B", {}, "interface Ethernet0/0", "ip address 10.0.0.2 24", "quit", "ntp-service unicast-server 10.0.0.1");
  net.run(60);
  assert.match(b.type("display ntp-service status"), /Clock stratum: 3/);
  assert.match(b.type("display current-configuration"), /\r\ninterface Ethernet0\/0\r\n ip address 10\.0\.0\.2 255\.255\.255\.0\r\n/);
  assert.match(b.type("display interface brief"), /Eth0\/0 .*10\.0\.0\.2/);
  b.configure("interface Ethernet0/0", "undo ip address");
  assert.doesNotMatch(b.type("display current-configuration"), /ip address/);
  for (const mask of ["33", "0", "255.0.255.0", "x"]) {
    assert.match(b.configure("interface Ethernet0/0", `ip address 10.0.0.2 ${mask}`), /\^\r\n % Wrong parameter/, mask);
  }
});

test("a gateway: what lies outside of the network goes by it; `undo` takes it back", () => {
  const net = lab({});
  const far = net.segment();
  const router = net.router();
  net.board("A", { interfaces: [{ name: "Ethernet0/0", address: "20.0.0.1", segment: far, gateway: "20.0.0.254" }] }, `${SERVER} 2`);
  const b = net.board("B", {}, "interface Ethernet0/0", "ip address 10.0.0.2 24", "quit", "ntp-service unicast-server 20.0.0.1");
  addRouterPort(router, net.lan, "10.0.0.254", 24);
  addRouterPort(router, far, "20.0.0.254", 24);
  net.run(30);
  assert.match(b.type("display ntp-service status"), /Clock stratum: 16/);
  b.configure("ip route-static 0.0.0.0 0 10.0.0.254");
  net.run(200);
  assert.match(b.type("display ntp-service status"), /Clock stratum: 3/);
  assert.match(b.type("display current-configuration"), /\r\n ip route-static 0\.0\.0\.0 0\.0\.0\.0 10\.0\.0\.254\r\n/);
  b.configure("undo ip route-static 0.0.0.0 0");
  assert.doesNotMatch(b.type("display current-configuration"), /route-static/);
});

/** A board with a VLAN for each of two VPN instances over one wire, the same addresses in both. */
function twoVlans(net: Lab): LabBoard {
  const vlan = (number: number): string[] => [
    `interface Ethernet0/0.${number}`,
    `vlan-type dot1q vid ${number}`,
    `ip binding vpn-instance v${number}`,
    "ip address 10.0.0.2 24",
    "quit",
  ];
  return net.board(
    "B",
    { clockError: 0.1 },
    ...["ip vpn-instance v10", "quit", "ip vpn-instance v20", "quit", ...vlan(10), ...vlan(20)],
    "ntp-service unicast-server vpn-instance v10 10.0.0.1",
    "ntp-service unicast-server vpn-instance v20 10.0.0.1",
  );
}

test("two VLANs with the same network and the same server address are two hosts, also after a reboot", () => {
  const net = lab({});
  const server = (name: string, vlan: number, stratum: number): LabBoard =>
    net.board(name, { interfaces: [{ name: "Ethernet0/0", address: "10.0.0.1", vlan }] }, `${SERVER} ${stratum}`);
  server("A10", 10, 2);
  server("A20", 20, 5);
  const b = twoVlans(net);
  net.run(100);
  assert.deepEqual([b.association(0).stratum, b.association(1).stratum], [2, 5]);
  b.type("save force");
  const before = b.type("display current-configuration");
  b.reboot();
  net.run(100);
  assert.equal(b.type("display current-configuration"), before);
  assert.deepEqual([b.association(0).stratum, b.association(1).stratum], [2, 5]);
});

test("a subinterface without a VLAN, a VLAN twice, a VLAN on the wire itself: refused with an error message, and nothing changes", () => {
  const net = lab({});
  const b = net.board("B", {});
  assert.match(b.configure("interface Ethernet0/0.1", "ip address 10.0.0.2 24"), /The subinterface has no VLAN yet/);
  assert.match(b.configure("interface Ethernet0/0", "vlan-type dot1q vid 7"), /Only a subinterface/);
  b.configure("interface Ethernet0/0.1", "vlan-type dot1q vid 7");
  assert.match(b.configure("interface Ethernet0/0.2", "vlan-type dot1q vid 7"), /The VLAN is in use/);
  assert.match(b.configure("interface Ethernet0/0.1", "vlan-type dot1q vid 8"), /cannot be changed/);
  assert.match(b.configure("interface Ethernet0/1.1"), /% Wrong parameter/);
  assert.match(b.configure("interface Ethernet0/0.1", "vlan-type dot1q vid 4095"), /% Wrong parameter/);
  assert.match(b.type("display current-configuration"), /interface Ethernet0\/0\.1\r\n vlan-type dot1q vid 7\r\n#/);
});

test("a subinterface without a VLAN: NTP commands are refused there with an error message, and a VPN instance is kept until it has one", () => {
  const net = lab({});
  const b = net.board("B", {}, "ip vpn-instance v1");
  for (const line of ["broadcast-client", "broadcast-server", "multicast-server", "in-interface disable", "inbound enable"]) {
    assert.match(
      b.configure("interface Ethernet0/0.1", `ntp-service ${line}`),
      /\r\nThe subinterface has no VLAN yet: vlan-type dot1q vid\.\r\n/,
      line,
    );
  }
  assert.doesNotMatch(b.type("display current-configuration"), /Ethernet0/);
  assert.match(b.type("display ntp-service sessions"), /Total associations : {2}0/);
  b.configure("interface Ethernet0/0.1", "ip binding vpn-instance v1", "vlan-type dot1q vid 7");
  assert.equal(b.timewire.engine.interfaces[1].instance, 1);
  b.configure("interface Ethernet0/0.2", "ip binding vpn-instance v1", "undo ip vpn-instance v1");
  assert.match(b.type("display current-configuration"), /interface Ethernet0\/0\.1\r\n vlan-type dot1q vid 7\r\n#\r\nreturn/);
});

test("undo interface takes a subinterface and all that it does out of the configuration, and it is gone at the next start", () => {
  const net = lab({});
  const b = net.board("B", {}, "interface Ethernet0/0.1", "vlan-type dot1q vid 7", "ip address 10.0.0.2 24", "ntp-service broadcast-client");
  const before = b.type("display current-configuration");
  assert.match(b.configure("undo interface Ethernet0/0"), /\r\nOnly a subinterface can be removed\.\r\n/);
  assert.match(b.configure("undo interface Ethernet0/0.2"), /\r\nThe subinterface does not exist\.\r\n/);
  b.configure("ntp-service unicast-server 10.0.0.1 source-interface Ethernet0/0.1");
  assert.match(b.configure("undo interface Ethernet0/0.1"), /\r\nThe subinterface is the source of NTP packets\.\r\n/);
  b.configure("undo ntp-service unicast-server 10.0.0.1");
  assert.equal(b.type("display current-configuration"), before);
  const answer = b.configure("interface Ethernet0/0.1", "undo interface Ethernet0/0.1");
  assert.ok(answer.endsWith("\r\nThe subinterface is removed at the next start.\r\n[B]"), answer);
  assert.doesNotMatch(b.type("display current-configuration"), /Ethernet0/);
  assert.doesNotMatch(b.type("display interface brief"), /10\.0\.0\.2/);
  assert.deepEqual(b.timewire.engine.interfaces[1].groups, []);
  b.type("save force");
  b.reboot();
  assert.doesNotMatch(b.type("display interface brief"), /0\/0\.1/);
  assert.doesNotMatch(b.configure("interface Ethernet0/0.1", "vlan-type dot1q vid 8"), /cannot be changed/);
});

test("console README (Interfaces and addresses): `ip binding vpn-instance` takes the address away, and says so", () => {
  const net = lab({});
  const b = net.board("B", {}, "ip vpn-instance v1", "quit", "interface Ethernet0/0", "ip address 10.0.0.2 24");
  assert.match(b.configure("interface Ethernet0/0", "ip binding vpn-instance v1"), /\r\nSome configurations on the interface are removed\.\r\n/);
  assert.doesNotMatch(b.type("display current-configuration"), /ip address/);
});

test("console README (Interfaces and addresses): `ip binding vpn-instance` takes broadcast and multicast modes away, which there are in the public instance only, and says so", () => {
  const net = lab({});
  const b = net.board("B", {}, "ip vpn-instance v1", "quit", "interface Ethernet0/0");
  b.configure("interface Ethernet0/0", "ntp-service broadcast-server", "ntp-service multicast-client", "ntp-service in-interface disable");
  assert.match(b.configure("interface Ethernet0/0", "ip binding vpn-instance v1"), /\r\nSome configurations on the interface are removed\.\r\n/);
  const section = ["interface Ethernet0/0", " ip binding vpn-instance v1", " ntp-service in-interface disable", "#"];
  assert.ok(b.type("display current-configuration").includes(section.join("\r\n")));
  assert.match(b.type("display ntp-service sessions"), /Total associations : {2}0/);
  assert.deepEqual(b.timewire.engine.interfaces[0].groups, []);
  assert.equal(b.timewire.engine.service, undefined, "nothing asks for NTP any more");
  assert.doesNotMatch(b.configure("interface Ethernet0/0", "ip binding vpn-instance v1"), /removed/);
});

test("RFC 2132 option 42: servers that DHCP names are followed without the flag of a command, and only while no configured source is", () => {
  const net = lab({});
  net.board("A", { address: "10.0.0.1" }, `${SERVER} 2`);
  net.board("C", { address: "10.0.0.3" }, `${SERVER} 4`);
  const b = net.board("B", { clockError: 0.1 }, "interface Ethernet0/0", "ip address dhcp-alloc");
  b.sim.network.interfaces[0].dhcpServers.push([0x0a00, 1]);
  setInterfaceAddress(b.sim, 0, "10.0.0.2");
  b.sim.network.interfaces[0].prefixLength = 24;
  net.run(60);
  assert.match(b.type("display ntp-service sessions"), /\[1234\]10\.0\.0\.1 /);
  assert.match(b.type("display ntp-service status"), /Clock stratum: 3/);
  b.configure("ntp-service unicast-server 10.0.0.3");
  net.run(200);
  assert.match(b.type("display ntp-service sessions"), /\[12345\]10\.0\.0\.3 /);
  assert.match(b.type("display ntp-service sessions"), /\[2\]10\.0\.0\.1 /);
  assert.match(b.type("display current-configuration"), /\r\n ip address dhcp-alloc\r\n/);
  b.configure("interface Ethernet0/0", "ip address 10.0.0.2 24");
  assert.doesNotMatch(b.type("display ntp-service sessions"), /10\.0\.0\.1 /);
});

test("a board whose operating system sets the addresses says so", () => {
  const console = openConsole();
  console.enter("system-view", "interface Ethernet0/0");
  assert.match(console.enter("ip address 10.0.0.2 24"), /The operating system of this device sets the addresses of its interfaces\./);
  assert.match(console.enter("interface Ethernet0/0.1"), /% Wrong parameter/);
});
