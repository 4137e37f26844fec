import { setLink } from "../../../boards/sim/sim-board";
import { logClock, logPackets, type EventLog } from "../event-log";
import { lab, type Lab, type LabBoard } from "../lab";

/** Seconds of virtual time of each scenario, and between two looks at the clocks. */
const DURATION = 1200;
const LOOK = 10;

/**
 * The modes beside client and server, a lab each: symmetric active and passive, two active peers, broadcast, multicast. The lines have jitter and losses, and
 * a server falls silent. Returns everything that happened, a line an event. The same text comes out of V8 and of Lua.
 */
export function runModes(): string {
  return [runPassive(), runTwoActive(), runGroup("ntp-service broadcast", ""), runGroup("ntp-service multicast", " 239.1.2.3")].join("\n");
}

/** B has not been told of A, and loses it: the passive association comes and goes. */
function runPassive(): string {
  const net = lossyLab(11);
  const log = logPackets(net);
  const a = net.board("A", { address: "10.0.0.1" }, "ntp-service refclock-master 2", "ntp-service unicast-peer 10.0.0.2 minpoll 4 maxpoll 4");
  const b = net.board("B", { address: "10.0.0.2", clockError: 0.05, ppm: 30, wander: 1e-8 }, "ntp-service enable");
  look(net, log, [a, b], DURATION / 2);
  setLink(a.sim, 0, false);
  look(net, log, [a, b], DURATION);
  return finish(log, [a, b]);
}

/** Both have been told of the other; the one has a source of its own. */
function runTwoActive(): string {
  const net = lossyLab(12);
  const log = logPackets(net);
  const a = net.board("A", { address: "10.0.0.1" }, "ntp-service refclock-master 2", "ntp-service unicast-peer 10.0.0.2 minpoll 4 maxpoll 6");
  const b = net.board("B", { address: "10.0.0.2", clockError: -0.3, ppm: -25 }, "ntp-service unicast-peer 10.0.0.1 minpoll 4 maxpoll 6");
  look(net, log, [a, b], DURATION);
  return finish(log, [a, b]);
}

/** A server that sends to everyone or to a group, two clients, and a server that is away for a while. */
function runGroup(command: string, group: string): string {
  const net = lossyLab(13);
  const log = logPackets(net);
  const server = net.board("Server", { address: "10.0.0.1" }, "ntp-service refclock-master 2", "interface Ethernet0/0", `${command}-server${group}`);
  const listen = ["interface Ethernet0/0", `${command}-client${group}`];
  const near = net.board("Near", { address: "10.0.0.2", clockError: 0.05, ppm: 20, wander: 1e-8 }, ...listen);
  const far = net.board("Far", { address: "10.0.0.3", clockError: -1.5, ppm: -35, inbound: { base: 0.02, jitter: 1e-3, loss: 0.05 } }, ...listen);
  look(net, log, [near, far], DURATION / 2);
  setLink(server.sim, 0, false);
  look(net, log, [near, far], DURATION / 3);
  setLink(server.sim, 0, true);
  look(net, log, [near, far], DURATION / 2);
  return finish(log, [server, near, far]);
}

function lossyLab(seed: number): Lab {
  return lab({ seed, delay: { base: 1e-3, jitter: 2e-4, loss: 0.03 } });
}

function look(net: Lab, log: EventLog, boards: LabBoard[], seconds: number): void {
  net.watch(seconds, LOOK, () => {
    for (const board of boards) logClock(log, board);
  });
}

function finish(log: EventLog, boards: LabBoard[]): string {
  for (const board of boards) {
    board.type("display ntp-service status", "display ntp-service sessions");
    log.lines.push(board.screen());
  }
  return log.lines.join("\n");
}
