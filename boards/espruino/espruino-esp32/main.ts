import { startFirmware } from "../../../firmware/start";
import type { Board } from "../../../hal/board";
import { CHIP_FEATURES } from "../../common/features";
import { makeDigestVault } from "../../common/digest-vault";
import { ESPRUINO_DIGEST } from "../digest";
import { hashText } from "../md5";
import { makeNetwork } from "../network";
import { ESPRUINO_MEMORY, ESPRUINO_RANDOM, makeCounter, makeResolver, makeStorage, makeTimer, takeConsole, type Listener } from "../parts";

/** The ESP32 with Espruino: Wi-Fi, whose network `Wifi.save()` has kept, and all modes but VPN instances. */

const CAPACITY = 8;
const NTP_PORT = 123;
/** How long the console has for its last words before a restart, ms. */
const RESTART_DELAY = 100;
/** How often the address is looked at, ms: events of Espruino's Wifi come before it is there. */
const LOOK = 2000;

const wireless = require("Wifi");
const listener: Listener = { events: undefined };
const counter = makeCounter();
const network = makeNetwork(listener, counter, NTP_PORT, true);
const storage = makeStorage();
const board: Board = {
  model: "Espruino ESP32",
  counter,
  timer: makeTimer(listener),
  memory: ESPRUINO_MEMORY,
  random: ESPRUINO_RANDOM,
  network,
  addressing: undefined,
  resolver: makeResolver((name, onFound) => wireless.getHostByName(name, onFound)),
  storage,
  realTimeClock: undefined,
  thermometer: undefined,
  digest: ESPRUINO_DIGEST,
  vault: makeDigestVault(storage, ESPRUINO_RANDOM, hashText),
  console: takeConsole(listener, [Serial1]),
  restart: () => setTimeout(() => E.reboot(), RESTART_DELAY),
};

const firmware = startFirmware(board, CHIP_FEATURES, CAPACITY);
listener.events = firmware;
firmware.onConsoleOpen();

const look = (): void => {
  const info = wireless.getIP();
  network.follow(info.ip, info.netmask);
};
setInterval(look, LOOK);
look();
