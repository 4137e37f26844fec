import { scheduleTimer } from "../engine/alarm";
import type { ServerSettings } from "../settings/configuration";
import type { Engine } from "../engine/engine";
import { Mode } from "../packet/protocol";
import { makeTimestamp } from "../time/timestamp";
import { claimConfigured } from "./configured";
import { startActive } from "./symmetric";

const now = makeTimestamp();

/** Starts a symmetric association with the peer that a command names, our side active; false when the table is full. */
export function addPeer(engine: Engine, settings: ServerSettings): boolean {
  const association = claimConfigured(engine, settings, Mode.SymmetricActive);
  if (association === undefined) return false;
  association.socket = engine.service;
  engine.synchronization.clock.counter.read(now);
  startActive(association, now, engine.board.random);
  scheduleTimer(engine);
  return true;
}
