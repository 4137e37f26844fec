import type { Board } from "../../hal/board";
import { makeNetwork } from "./network";
import { makeResolver } from "./resolver";
import { makeStorage } from "./storage";

/** The hal over the runtime's C functions, whatever chip or system is beneath them. */
export function makeLuaBoard(): Board {
  return {
    model: runtime.model,
    counter: { read: runtime.readCounter, precision: runtime.precision },
    timer: { schedule: runtime.schedule },
    random: { word: runtime.randomWord },
    network: makeNetwork(),
    addressing: runtime.canAddress
      ? { setAddress: runtime.setAddress, useDhcp: runtime.useDhcp, addVlan: runtime.addVlan, setGateway: runtime.setGateway }
      : undefined,
    resolver: makeResolver(),
    storage: makeStorage(),
    realTimeClock: runtime.hasRealTimeClock ? { read: runtime.readRealTimeClock, write: runtime.writeRealTimeClock } : undefined,
    digest: { md5: runtime.md5 },
    vault: { seal: runtime.seal, unseal: runtime.unseal },
    console: { write: runtime.writeConsole, hangUp: runtime.hangUp },
    restart: runtime.restart,
  };
}
