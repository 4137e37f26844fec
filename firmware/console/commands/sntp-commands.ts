import { Mode } from "../../packet/protocol";
import { addServer, demobilizeConfigured, removeServer } from "../../modes/configured";
import { hasVpnInstance, isSameTarget } from "../../settings/configuration";
import type { Arguments, Command, Context } from "../grammar/command";
import { sntpSessionsLines } from "../display/sntp-sessions";
import { INTERFACE_SYNTAX } from "../grammar/interface-parameters";
import { disableNtp, isNtpConfigured, mobilizeNtp } from "./ntp-use";
import { printLines, type Outcome } from "../session";
import { sntpAuthenticationCommands } from "./ntp-authentication-commands";
import { sntpMacCommands } from "./ntp-mac-commands";
import { UNDO_OPTIONS, serverSettings, SOURCE_PARAMETERS, tableFull, TARGET } from "./ntp-source-commands";

/**
 * SNTP (console README, "SNTP"): a client only. It follows its servers in the same way as NTP, but opens no NTP port: a device that is synchronized by SNTP serves
 * no one.
 */
const OPTIONS = `[ authentication-keyid key-id | { source | source-interface } ${INTERFACE_SYNTAX} | version number | vpn-instance vpn-instance-name ] *`;

function enable(_values: Arguments, context: Context): Outcome {
  const { configuration, engine, session } = context;
  if (configuration.sntp.isEnabled) return undefined;
  const { isNtpEnabled } = configuration;
  // A saved configuration with this command is of Comware 7, where NTP runs after its own enable command only.
  const isExcluded = isNtpEnabled !== false && isNtpConfigured(configuration);
  if (isExcluded && isNtpEnabled === undefined && !session.isInteractive) disableNtp(context);
  else if (isExcluded) return "NTP and SNTP cannot be used together: undo ntp-service enable first.";
  if (configuration.isNtpEnabled === false) demobilizeConfigured(engine);
  configuration.sntp.isEnabled = true;
  engine.keys = configuration.sntp.keys;
  engine.isRunning = true;
  let isFull = false;
  for (const settings of configuration.sntp.servers) if (!addServer(engine, settings, Mode.Client)) isFull = true;
  return isFull ? tableFull(context) : undefined;
}

/** Stops SNTP. The associations of NTP are there again, as the commands that were stored meanwhile say. */
function disable(_values: Arguments, context: Context): Outcome {
  const { configuration, engine } = context;
  if (!configuration.sntp.isEnabled) return undefined;
  for (const settings of configuration.sntp.servers) removeServer(engine, settings, Mode.Client);
  configuration.sntp.isEnabled = false;
  engine.keys = configuration.keys;
  engine.isRunning = configuration.isNtpEnabled !== false;
  return mobilizeNtp(context) ? undefined : tableFull(context);
}

function follow(values: Arguments, context: Context): Outcome {
  const { configuration, engine } = context;
  const { isEnabled, servers } = configuration.sntp;
  const settings = serverSettings(values);
  if (!hasVpnInstance(configuration, settings.vpnInstance)) return "The VPN instance does not exist.";
  const position = servers.findIndex((other) => isSameTarget(other, settings));
  if (position < 0 && servers.length >= engine.table.length) return tableFull(context);
  if (isEnabled) {
    if (position >= 0) removeServer(engine, settings, Mode.Client);
    if (!addServer(engine, settings, Mode.Client)) return tableFull(context);
  }
  if (position >= 0) servers[position] = settings;
  else servers.push(settings);
  return undefined;
}

function leave(values: Arguments, { configuration, engine }: Context): Outcome {
  const { isEnabled, servers } = configuration.sntp;
  const settings = serverSettings(values);
  const position = servers.findIndex((other) => isSameTarget(other, settings));
  if (position < 0) return `The SNTP server ${settings.target} does not exist.`;
  if (isEnabled) removeServer(engine, settings, Mode.Client);
  servers.splice(position, 1);
  return undefined;
}

/** Commands of SNTP. */
export function sntpCommands(): Command[] {
  return [
    ...sntpAuthenticationCommands(),
    ...sntpMacCommands(),
    { view: "system", syntax: "sntp enable", run: enable, undoSyntax: "sntp enable", undo: disable },
    {
      view: "system",
      syntax: `sntp unicast-server ${TARGET} ${OPTIONS}`,
      parameters: SOURCE_PARAMETERS,
      run: follow,
      undoSyntax: `sntp unicast-server ${TARGET} ${UNDO_OPTIONS}`,
      undo: leave,
    },
    {
      view: "any",
      syntax: "display sntp sessions",
      run: (_values, { configuration, engine, session }) => {
        printLines(session, sntpSessionsLines(configuration.sntp, engine));
        return undefined;
      },
    },
  ];
}
