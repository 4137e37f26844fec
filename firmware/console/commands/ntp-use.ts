import type { Outcome } from "../session";
import { closeService, openService, startNtp, stopNtp } from "../../engine/running";
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

/** Returns true when NTP is in use, or would be without `undo ntp-service enable`. */
export function isNtpConfigured(configuration: Configuration): boolean {
  return configuration.isNtpEnabled === true || isRequired(configuration);
}

function isRequired({ interfaces, localClocks, peers, servers }: Configuration): boolean {
  if (localClocks.length > 0 || servers.length > 0 || peers.length > 0) return true;
  return interfaces.some(({ broadcastServers, listensTo }) => broadcastServers.length > 0 || listensTo.length > 0);
}
