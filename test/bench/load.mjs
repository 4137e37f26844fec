// Asks a UDP server on loopback for time as fast as it answers: keeps WINDOW requests under way, and counts the answers of SECONDS seconds.
// Usage: node load.mjs ADDRESS PORT WINDOW SECONDS; prints {"replies":N,"seconds":S}.
import { createSocket } from "node:dgram";

const [address, port, window, seconds] = process.argv.slice(2);
const request = Buffer.alloc(48);
request[0] = 0x23; // leap 0, version 4, mode 3
request.fill(0x5a, 40); // transmit timestamp
const socket = createSocket("udp4");
let replies = 0;
let lastReplies = -1;
const ask = () => socket.send(request, 0, 48, Number(port), address);
socket.on("message", () => {
  replies += 1;
  ask();
});
socket.bind(0, "127.0.0.1", () => {
  for (let i = 0; i < Number(window); i++) ask();
  const start = performance.now();
  const refill = setInterval(() => {
    if (replies === lastReplies) for (let i = 0; i < Number(window); i++) ask(); // all were lost
    lastReplies = replies;
  }, 100);
  setTimeout(
    () => {
      clearInterval(refill);
      console.log(JSON.stringify({ replies, seconds: (performance.now() - start) / 1000 }));
      process.exit(0);
    },
    Number(seconds) * 1000,
  );
});
