import type { Outcome } from "../session";
import { closeService, openService, startNtp, stopNtp } from "../../engine/running";
import { addBroadcastServer, addLocalClock, addServer } from "../../modes/configured";
import { interfaceIndex } from "../../network/interfaces";
import { Mode } from "../../packet/protocol";
import type { Configuration } from "../../settings/configuration";
import type { Context } from "../grammar/command";

/**
 * NTP runs from the first command that requires it until the last one is undone (Comware 5), unless `ntp-service enable` or its undo form has decided it (Comware
 * 7).
 */

const EXCLUDED = "NTP and SNTP cannot be used together: undo sntp enable first.";

/** Opens the NTP port for a command that requires NTP. The command takes effect also when the port is not available, which the board reports. */
export function requireNtp({ configuration, engine }: Context): Outcome {
  if (configuration.sntp.isEnabled) return EXCLUDED;
  openService(engine);
  return undefined;
}

/** Closes the NTP port after the undo form of the last command that requires NTP. */
export function releaseNtp({ configuration, engine }: Context): Outcome {
  if (configuration.isNtpEnabled !== undefined || isRequired(configuration)) return undefined;
  closeService(engine);
  return undefined;
}

/** `ntp-service enable`. */
export function enableNtp({ configuration, engine }: Context): Outcome {
  if (configuration.sntp.isEnabled) return EXCLUDED;
  configuration.isNtpEnabled = true;
  if (engine.isRunning) openService(engine);
  else startNtp(engine);
  return undefined;
}

/** `undo ntp-service enable`. */
export function disableNtp({ configuration, engine }: Context): Outcome {
  configuration.isNtpEnabled = false;
  if (engine.isRunning && !configuration.sntp.isEnabled) stopNtp(engine);
  return undefined;
}

/** Mobilizes the associations of all configured commands of NTP. Returns false when the table is full. */
export function mobilizeNtp({ configuration, engine }: Context): boolean {
  let isDone = true;
  for (const settings of configuration.localClocks) isDone = addLocalClock(engine, settings) && isDone;
  for (const settings of configuration.servers) isDone = addServer(engine, settings, Mode.Client) && isDone;
  for (const settings of configuration.peers) isDone = addServer(engine, settings, Mode.SymmetricActive) && isDone;
  for (const { broadcastServers, name } of configuration.interfaces) {
    for (const settings of broadcastServers) isDone = addBroadcastServer(engine, interfaceIndex(engine, name), settings) && isDone;
  }
  return isDone;
}

/** Returns true when NTP is in use, or would be without `undo ntp-service enable`. */
export function isNtpConfigured(configuration: Configuration): boolean {
  return configuration.isNtpEnabled === true || isRequired(configuration);
}

function isRequired({ interfaces, localClocks, peers, servers }: Configuration): boolean {
  if (localClocks.length > 0 || servers.length > 0 || peers.length > 0) return true;
  return interfaces.some(({ broadcastServers, listensTo }) => broadcastServers.length > 0 || listensTo.length > 0);
}
