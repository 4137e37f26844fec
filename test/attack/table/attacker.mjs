// Sends and receives UDP packets as the attacker of the attack table, in the network namespace that it is started in: node attacker.mjs ADDRESS...; PORTS are its UDP ports.
// Commands and events are lines of JSON. {"send": hex, "from", "port", "to", "toPort"} sends a datagram; {"sync": n} is answered with the same when everything
// received before has been reported; {"bytes": hex, "to", "port", "from", "fromPort"} is a received datagram.
import { createSocket } from "node:dgram";
import { createInterface } from "node:readline";

const PORTS = (process.env.PORTS ?? "123,124,40000").split(",").map(Number);
const sockets = new Map();

for (const address of process.argv.slice(2)) {
  for (const port of PORTS) {
    const socket = createSocket("udp4");
    socket.on("error", (error) => report({ error: `${address}:${port}: ${error.message}` }));
    socket.on("message", (bytes, { address: from, port: fromPort }) => report({ bytes: bytes.toString("hex"), to: address, port, from, fromPort }));
    await new Promise((resolve) => socket.bind(port, address, resolve));
    socket.setBroadcast(true);
    sockets.set(`${address}:${port}`, socket);
  }
}

function report(event) {
  process.stdout.write(`${JSON.stringify(event)}\n`);
}

report({ isReady: true });

for await (const line of createInterface({ input: process.stdin })) {
  const { send, from, port, to, toPort, sync } = JSON.parse(line);
  if (send !== undefined) sockets.get(`${from}:${port}`).send(Buffer.from(send, "hex"), toPort, to);
  // Datagrams that wait in the sockets are read in the same round of the event loop, or in the next one.
  else setTimeout(() => setTimeout(() => report({ sync }), 20), 20);
}
process.exit(0);
