import { startFirmware } from "../../../../firmware/start";
import { makeTimestamp } from "../../../../firmware/time/timestamp";
import type { Board } from "../../../../hal/board";
import { makeDigestVault } from "../../../common/digest-vault";
import { makeMicrosecondCounter, MICROSECOND_PRECISION, WRAP } from "../../../common/microsecond-counter";
import { hashText, NODEMCU_DIGEST } from "../digest";
import { makeNetwork } from "../network";
import { makeRandom, makeTimer, NODEMCU_MEMORY, NODEMCU_RESOLVER, takeConsole, type Listener } from "../parts";
import { NODEMCU_STORAGE } from "../storage";
import { CHIP_FEATURES } from "../../../common/features";

/** The ESP32 with NodeMCU's Lua 5.3: Ethernet by a PHY, Wi-Fi, and all modes but VPN instances. */

const CAPACITY = 6;
const NTP_PORT = 123;
/** How long the console has for its last words before a restart, ms. */
const RESTART_DELAY = 100;
const ETHERNET = 0;
const WIRELESS = 1;

/** `time.set` rounds to 128 s where numbers have 24 bits, so NodeMCU's clock is left alone: ours is arithmetic over this counter. */
const readTicks = (): number => node.uptime()[0] % WRAP;

const listener: Listener = { events: undefined };
const counter = makeMicrosecondCounter(readTicks, MICROSECOND_PRECISION);
const network = makeNetwork(["Ethernet0/0", "Ethernet0/1"], counter, timewire.port ?? NTP_PORT);
const random = makeRandom(readTicks);
const reading = makeTimestamp();
const board: Board = {
  model: "NodeMCU ESP32",
  counter,
  timer: makeTimer(listener, () => counter.read(reading)),
  memory: NODEMCU_MEMORY,
  random,
  network,
  addressing: undefined,
  resolver: NODEMCU_RESOLVER,
  storage: NODEMCU_STORAGE,
  realTimeClock: undefined,
  thermometer: undefined,
  digest: NODEMCU_DIGEST,
  vault: makeDigestVault(NODEMCU_STORAGE, random, hashText),
  console: takeConsole(listener),
  restart: () => tmr.create().alarm(RESTART_DELAY, tmr.ALARM_SINGLE, () => node.restart()),
};

const firmware = startFirmware(board, CHIP_FEATURES, CAPACITY);
listener.events = firmware;
network.events = firmware;
firmware.onConsoleOpen();

const { ethernet } = timewire;
if (ethernet !== undefined) {
  eth.on("got_ip", (_event, info) => network.setUp(ETHERNET, info.ip, info.netmask));
  eth.on("disconnected", () => network.setDown(ETHERNET));
  const [isReady, reason] = pcall(() => eth.init(ethernet));
  if (!isReady) firmware.log.write(3, "IFNET", `Ethernet0/0 cannot be started: ${reason}`);
}
wifi.sta.on("got_ip", (_event, info) => network.setUp(WIRELESS, info.ip, info.netmask));
wifi.sta.on("disconnected", () => network.setDown(WIRELESS));
if (timewire.wireless) {
  wifi.mode(wifi.STATION);
  wifi.start();
}
