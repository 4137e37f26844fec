import { logClock, logPackets } from "../event-log";
import { lab } from "../lab";

/** Seconds of virtual time: the start burst, the step from fast to slow polls, and hours of following a wandering crystal. */
const DURATION = 7200;

/**
 * A server and a client that is 0.1 s off over a line with jitter and some loss, and a second client that is stepped. Returns everything that happened, a line
 * an event. The same text comes out of V8 and of Lua.
 */
export function runClientServer(): string {
  const net = lab({ seed: 7, delay: { base: 1e-3, jitter: 2e-4, loss: 0.02 } });
  const log = logPackets(net);
  const server = net.board("Server", { address: "10.0.0.1" }, "ntp-service refclock-master 2");
  const client = net.board(
    "Client",
    { address: "10.0.0.2", clockError: 0.1, ppm: 40, wander: 1e-8, sineAmplitude: 5, sinePeriod: 7200 },
    "ntp-service unicast-server 10.0.0.1",
  );
  const late = net.board(
    "Late",
    { address: "10.0.0.3", clockError: -2.5, ppm: -17.3, wander: 1e-9 },
    "ntp-service unicast-server 10.0.0.1 minpoll 4 maxpoll 10",
  );
  net.watch(DURATION, 10, () => {
    logClock(log, client);
    logClock(log, late);
  });
  client.type("display ntp-service status", "display ntp-service sessions", "display clock");
  for (const board of [server, client, late]) log.lines.push(board.screen());
  return log.lines.join("\n");
}
