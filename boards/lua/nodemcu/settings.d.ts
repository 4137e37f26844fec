/// <reference path="nodemcu.d.ts" />

/** Settings of init.lua. */
declare const timewire: {
  /** UDP port of NTP. Default: 123. */
  readonly port: number | undefined;
  /** Argument of `eth.init` (ESP32); undefined where there is no PHY. */
  readonly ethernet: object | undefined;
  /** True to start Wi-Fi, with the network that `wifi.sta.config` has stored. */
  readonly wireless: boolean;
};
