import { WRAP } from "../../../common/microsecond-counter";
import { makeDigestVault } from "../../../common/digest-vault";
import { LogLevel } from "../../../../firmware/log/log";
import { hashText } from "../digest";
import { makeNodeMcu, type Build } from "../make-board";

const ETHERNET = 0;
const WIRELESS = 1;

/** Makes the ESP32 with NodeMCU's Lua 5.3: Ethernet through a PHY, Wi-Fi, all modes but VPN instances. */
export function makeBoard(build: Build): void {
  // NodeMCU's own clock is neither read nor set: `time.set` rounds to 128 s where numbers have 24 bits.
  const { firmware, network } = makeNodeMcu(
    build,
    "NodeMCU ESP32",
    ["Ethernet0/0", "Ethernet0/1"],
    () => node.uptime()[0] % WRAP,
    (storage, random) => makeDigestVault(storage, random, hashText),
  );
  const { ethernet } = timewire;
  if (ethernet !== undefined) {
    eth.on("got_ip", (_event, info) => network.setUp(ETHERNET, info.ip, info.netmask));
    eth.on("disconnected", () => network.setDown(ETHERNET));
    const [isReady, reason] = pcall(() => eth.init(ethernet));
    if (!isReady) firmware.log.write(LogLevel.Error, "IFNET", `Ethernet0/0 cannot be started: ${reason}. Check "ethernet" in init.lua.`);
  }
  wifi.sta.on("got_ip", (_event, info) => network.setUp(WIRELESS, info.ip, info.netmask));
  wifi.sta.on("disconnected", () => network.setDown(WIRELESS));
  if (timewire.wireless) {
    wifi.mode(wifi.STATION);
    wifi.start();
  }
}
