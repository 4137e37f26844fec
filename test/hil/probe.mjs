// Asks a server for its time again and again, and compares it with this computer's clock.
//
//   node test/hil/probe.mjs ADDRESS SECONDS
//
// Prints one JSON object each second: `least` and `most`, the bounds of the server's error (s), and `stratum`; nothing for a second without an answer. Packets
// are late and never early. A request that is received at T2 left at T1, so the error is no more than T2 - T1. By the reply it is no less than T3 - T4. Of the
// requests of a second the tightest bound of each direction counts.
import { createSocket } from "node:dgram";

const REQUESTS = 24; // a second: a busy computer delays most of them, seldom all
const NTP_TO_UNIX = 2208988800;

const [address, seconds] = process.argv.slice(2);
const socket = createSocket("udp4");
const zero = process.hrtime.bigint();
const base = Date.now() / 1000; // any reading will do: what counts is found below
let bounds;
let sentAt = 0;

const elapsed = () => Number(process.hrtime.bigint() - zero) / 1e9;

/** The computer's clock minus `elapsed`, by a bracket as narrow as can be had: Date.now() has milliseconds only, so it is watched for its change. */
function findEpoch() {
  let epoch = base;
  let narrowest = Infinity;
  for (let i = 0; i < 20; i++) {
    const before = Date.now();
    let start = elapsed();
    let now = Date.now();
    let end = elapsed();
    while (now === before) {
      start = end;
      now = Date.now();
      end = elapsed();
    }
    if (end - start >= narrowest) continue;
    narrowest = end - start;
    epoch = now / 1000 - (start + end) / 2;
  }
  return epoch;
}

const epoch = findEpoch();

const timestampAt = (message, offset) => message.readUInt32BE(offset) - NTP_TO_UNIX + message.readUInt32BE(offset + 4) / 2 ** 32;

socket.on("message", (message) => {
  const receivedAt = epoch + elapsed();
  if (message.length < 48) return;
  const most = timestampAt(message, 32) - sentAt;
  const least = timestampAt(message, 40) - receivedAt;
  bounds ??= { least, most, stratum: message[1] };
  bounds.least = Math.max(bounds.least, least);
  bounds.most = Math.min(bounds.most, most);
});

const request = Buffer.alloc(48);
request[0] = 0x23; // version 4, client
socket.bind(0, () => {
  let count = 0;
  const timer = setInterval(() => {
    request.writeUInt32BE(count + 1, 44);
    sentAt = epoch + elapsed();
    socket.send(request, 123, address);
    count += 1;
    if (count % REQUESTS !== 0) return;
    if (bounds !== undefined) console.log(JSON.stringify({ t: count / REQUESTS, ...bounds }));
    bounds = undefined;
    if (count / REQUESTS < Number(seconds)) return;
    clearInterval(timer);
    socket.close();
  }, 1000 / REQUESTS);
});
