import { startFirmware } from "../../../firmware/start";
import type { Board } from "../../../hal/board";
import { makeNetwork } from "../network";
import { ESPRUINO_MEMORY, ESPRUINO_RANDOM, makeCounter, makeResolver, makeStorage, makeTimer, takeConsole, type Listener } from "../parts";
import { FEATURES } from "./features";

/** The Espruino WiFi board with a W5500 on SPI1 (SCK A5, MISO A6, MOSI A7, chip select A4): Ethernet with an address by DHCP. */

const CAPACITY = 3;
const NTP_PORT = 123;
/** How long the console has for its last words before a restart, ms. */
const RESTART_DELAY = 100;
/** How often link and address are looked at, ms. */
const LOOK = 2000;

SPI1.setup({ mosi: A7, miso: A6, sck: A5 });
const ethernet = require("WIZnet").connect(SPI1, A4);
const listener: Listener = { events: undefined };
const counter = makeCounter();
const network = makeNetwork(listener, counter, NTP_PORT, false);
const storage = makeStorage();
const board: Board = {
  model: "Espruino WiFi",
  counter,
  timer: makeTimer(listener),
  memory: ESPRUINO_MEMORY,
  random: ESPRUINO_RANDOM,
  network,
  addressing: undefined,
  resolver: makeResolver((_name, onFound) => onFound(undefined)),
  storage,
  realTimeClock: undefined,
  thermometer: undefined,
  digest: { md5: () => {} }, // there are no keys here: their commands say so
  vault: { seal: () => "", unseal: () => undefined },
  console: takeConsole(listener, [USB, Serial1]),
  restart: () => setTimeout(() => E.reboot(), RESTART_DELAY),
};

const firmware = startFirmware(board, FEATURES, CAPACITY);
listener.events = firmware;
firmware.onConsoleOpen();

let hasAddress = false;
const look = (): void => {
  const isPlugged = ethernet.getStatus().phylink !== "down";
  if (isPlugged && !hasAddress) hasAddress = ethernet.setIP();
  if (!isPlugged) hasAddress = false;
  const info = ethernet.getIP();
  network.follow(hasAddress ? info.ip : undefined, info.subnet);
};
setInterval(look, LOOK);
look();
