import { startFirmware } from "../../../../firmware/start";
import { makeTimestamp } from "../../../../firmware/time/timestamp";
import type { Board } from "../../../../hal/board";
import { makeDigestVault } from "../../../common/digest-vault";
import { makeMicrosecondCounter, MICROSECOND_PRECISION, WRAP } from "../../../common/microsecond-counter";
import { hashText, NODEMCU_DIGEST } from "../digest";
import { makeNetwork } from "../network";
import { makeRandom, makeTimer, NODEMCU_MEMORY, NODEMCU_RESOLVER, takeConsole, type Listener } from "../parts";
import { NODEMCU_STORAGE } from "../storage";
import { FEATURES } from "./features";
import { steerRtctime } from "./rtctime";

/** The ESP8266 with NodeMCU: Wi-Fi, client and server. */

const CAPACITY = 2;
const NTP_PORT = 123;
/** How long the console has for its last words before a restart, ms. */
const RESTART_DELAY = 100;

/** 31 bits of microseconds, which wrap after 36 minutes. */
const readTicks = (): number => tmr.now() % WRAP;

const listener: Listener = { events: undefined };
const counter = makeMicrosecondCounter(readTicks, MICROSECOND_PRECISION);
const network = makeNetwork(["Ethernet0/0"], counter, timewire.port ?? NTP_PORT);
const random = makeRandom(readTicks);
const reading = makeTimestamp();
const board: Board = {
  model: "NodeMCU ESP8266",
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

const firmware = startFirmware(board, FEATURES, CAPACITY);
listener.events = firmware;
network.events = firmware;
firmware.onConsoleOpen();
steerRtctime(firmware);

const followAddress = (): void => {
  const [address, mask] = wifi.sta.getip();
  if (address === undefined || mask === undefined) network.setDown(0);
  else network.setUp(0, address, mask);
};
wifi.eventmon.register(wifi.eventmon.STA_GOT_IP, followAddress);
wifi.eventmon.register(wifi.eventmon.STA_DISCONNECTED, () => network.setDown(0));
followAddress();
