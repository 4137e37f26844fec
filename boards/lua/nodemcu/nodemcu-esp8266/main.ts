import { WRAP } from "../../../common/microsecond-counter";
import { NO_VAULT } from "../../../common/no-vault";
import { makeNodeMcu, type Build } from "../make-board";
import { steerRtctime } from "./rtctime";

/** Makes the ESP8266 with NodeMCU: Wi-Fi, client and server. */
export function makeBoard(build: Build): void {
  // 31 bits of microseconds, which wrap after 36 minutes.
  const { firmware, network } = makeNodeMcu(
    build,
    "NodeMCU ESP8266",
    ["Ethernet0/0"],
    () => tmr.now() % WRAP,
    () => NO_VAULT,
  );
  steerRtctime(firmware);
  const followAddress = (): void => {
    const [address, mask] = wifi.sta.getip();
    if (address === undefined || mask === undefined) network.setDown(0);
    else network.setUp(0, address, mask);
  };
  wifi.eventmon.register(wifi.eventmon.STA_GOT_IP, followAddress);
  wifi.eventmon.register(wifi.eventmon.STA_DISCONNECTED, () => network.setDown(0));
  followAddress();
}
