// The floor for a UDP server on Node: sends every datagram back as it is. Usage: node echo.mjs ADDRESS PORT; ends with its standard input.
import { createSocket } from "node:dgram";

const [address, port] = process.argv.slice(2);
const socket = createSocket("udp4");
socket.on("message", (message, from) => socket.send(message, 0, message.length, from.port, from.address));
socket.bind(Number(port), address, () => console.log("ready"));
process.stdin.on("end", () => process.exit(0)).resume();
