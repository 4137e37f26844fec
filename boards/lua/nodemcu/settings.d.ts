/// <reference path="nodemcu.d.ts" />

/** What init.lua says of the board it runs on. */
declare const timewire: {
  /** UDP port of NTP; 123 unless said otherwise. */
  readonly port: number | undefined;
  /** Argument of `eth.init` (ESP32); undefined where there is no PHY. */
  readonly ethernet: object | undefined;
  /** Whether to start Wi-Fi, whose network `wifi.sta.config` has kept. */
  readonly wireless: boolean;
};
