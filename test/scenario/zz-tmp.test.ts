import { test } from "node:test";
import { lab } from "./lab";
import { addLyingServer } from "./lying-server";
const servers = (...hosts: number[]): string[] => hosts.map((host) => `ntp-service unicast-server 10.0.0.${host}`);
test("liar", () => {
  for (let seed = 1; seed < 6; seed++) {
    const net = lab({ seed });
    const liar = addLyingServer(net, "10.0.0.1");
    addLyingServer(net, "10.0.0.2");
    addLyingServer(net, "10.0.0.3");
    liar.error = 5;
    const client = net.board("Client", { address: "10.0.0.9", clockError: 0.01, ppm: 25 }, ...servers(1, 2, 3));
    let out = "";
    net.watch(60, 0.5, () => {
      out += ` ${client.association(0).standing}${client.association(1).standing}${client.association(2).standing}:${client.error().toFixed(3)}`;
    });
    console.log(seed, out, client.log("NTP").join("\n"));
  }
});
for (const [d, r] of [[0,0],[0.3,0],[0,0.1]]) test(`bc ${d} ${r}`, () => {
  for (let seed = 1; seed < 4; seed++) {
  const net = lab({ seed, delay: { base: 1e-3, jitter: 2e-4, loss: 0, duplication: d, reordering: r, holdBack: 20 } });
  net.board("Server", { address: "10.0.0.1" }, "ntp-service refclock-master 2", "interface Ethernet0/0", "ntp-service broadcast-server");
  const l = net.board("Listener", { address: "10.0.0.4", clockError: 0.02, ppm: -10 }, "interface Ethernet0/0", "ntp-service broadcast-client");
  let out = "";
  net.watch(6 * 3600, 600, () => { out += ` ${(l.error()*1e6).toFixed(0)}/${(l.association(0).oneWayDelay*1e6).toFixed(0)}`; });
  console.log(d, r, seed, out, l.timewire.engine.refused.join(","), l.log("NTP").join("\n"));
  }
});
