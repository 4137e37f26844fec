import type { Capabilities } from "./device";

/** Abilities of the NodeMCU and Espruino boards; their READMEs list the same. */
export const CHIPS = {
  "nodemcu-esp32": chip({ broadcast: true, multicast: true, multicastServer: true, symmetric: true, authentication: true }),
  "nodemcu-esp8266": chip({}),
  "espruino-esp32": chip({ broadcast: true, multicast: true, multicastServer: true, symmetric: true, authentication: true }),
  "espruino-wifi": chip({ broadcast: true, multicastServer: true }),
};

/** A board of that table. */
export type ChipName = keyof typeof CHIPS;

/** Client and server, one interface, no clock that survives a loss of power, and an interpreter's accuracy; and what else is said. */
function chip(more: Partial<Capabilities>): Capabilities {
  return {
    interfaceName: "Ethernet0/0",
    server: true,
    broadcast: false,
    multicast: false,
    multicastServer: false,
    symmetric: false,
    authentication: false,
    vpn: false,
    cable: false,
    addressing: false,
    realTimeClock: false,
    bound: 2e-3,
    ...more,
  };
}
