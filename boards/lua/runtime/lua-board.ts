import type { Addressing } from "../../../hal/addressing";
import type { Board } from "../../../hal/board";
import type { PasswordHasher } from "../../../hal/password-hasher";
import { makeNetwork, refreshInterface } from "./network";
import { makeResolver } from "./resolver";
import { makeStorage } from "./storage";
import { makeStreams } from "./streams";

/** The hal over the C functions of the runtime. */
export function makeLuaBoard(): Board {
  return {
    model: runtime.model,
    counter: { read: runtime.readCounter, precision: runtime.precision },
    timer: { schedule: runtime.schedule },
    memory: { total: runtime.memoryTotal, used: runtime.memoryUsed },
    random: { word: runtime.randomWord },
    network: makeNetwork(),
    streams: makeStreams(),
    addressing: runtime.canAddress ? makeAddressing() : undefined,
    resolver: makeResolver(),
    storage: makeStorage(),
    realTimeClock: runtime.hasRealTimeClock ? { read: runtime.readRealTimeClock, write: runtime.writeRealTimeClock } : undefined,
    thermometer: undefined,
    digest: { md5: runtime.md5, mac: runtime.mac },
    passwords: makePasswords(),
    vault: { seal: runtime.seal, unseal: runtime.unseal },
    console: {
      write: runtime.writeConsole,
      hasRoom: runtime.consoleHasRoom,
      hangUp: runtime.hangUp,
      isAttended: runtime.isAttended,
      reach: runtime.reach,
    },
    restart: runtime.restart,
  };
}

/** Hashes of passwords; undefined on a board without them. */
function makePasswords(): PasswordHasher | undefined {
  const { hashPassword, isPasswordHash, matchesPassword } = runtime;
  if (hashPassword === undefined || isPasswordHash === undefined || matchesPassword === undefined) return undefined;
  return { hash: hashPassword, matches: matchesPassword, isHash: isPasswordHash };
}

/** Addressing. A new VLAN is in the list of interfaces when `addVlan` returns, before the runtime reports it. */
function makeAddressing(): Addressing {
  return {
    setAddress: runtime.setAddress,
    useDhcp: runtime.useDhcp,
    dhcpServers: runtime.dhcpServers,
    setGateway: runtime.setGateway,
    addVlan: (parentIndex, name, vlan) => {
      const index = runtime.addVlan(parentIndex, name, vlan);
      if (index >= 0) refreshInterface(index);
      return index;
    },
  };
}
