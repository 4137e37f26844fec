import type { Outcome } from "../session";
import { addLocalClock, removeLocalClock } from "../../modes/configured";
import { Default, DEFAULT_LOCAL_CLOCK, type Configuration } from "../../settings/configuration";
import { integerOf, type Arguments, type Command, type Context } from "../grammar/command";
import { requireNtp, disableNtp, enableNtp, releaseNtp } from "./ntp-use";
import { integer, localClockAddress } from "../grammar/parameters";
import { tableFull } from "./ntp-source-commands";

const LOCAL_CLOCK_PARAMETERS = {
  "ip-address": localClockAddress("Address of the local clock, 127.127.1.0 to 127.127.1.3"),
  stratum: integer(1, 15, "Stratum of the local clock"),
};

function useLocalClock(values: Arguments, context: Context): Outcome {
  const { configuration, engine } = context;
  const settings = { address: localClockOf(values), stratum: integerOf(values, "stratum", Default.LocalStratum) };
  const position = localClockPosition(configuration, settings.address);
  if (position >= 0 && configuration.localClocks[position].stratum === settings.stratum) return undefined;
  const refusal = requireNtp(context);
  if (refusal !== undefined) return refusal;
  if (!addLocalClock(engine, settings)) return tableFull(context);
  if (position >= 0) configuration.localClocks[position] = settings;
  else configuration.localClocks.push(settings);
  return undefined;
}

function leaveLocalClock(values: Arguments, context: Context): Outcome {
  const { configuration, engine } = context;
  const position = localClockPosition(configuration, localClockOf(values));
  if (position < 0) return `The local clock ${localClockOf(values)} does not exist.`;
  removeLocalClock(engine, configuration.localClocks[position].address);
  configuration.localClocks.splice(position, 1);
  return releaseNtp(context);
}

function localClockOf(values: Arguments): string {
  const address = values["ip-address"];
  return address === undefined ? DEFAULT_LOCAL_CLOCK : address;
}

function localClockPosition(configuration: Configuration, address: string): number {
  return configuration.localClocks.findIndex((clock) => clock.address === address);
}

/** Commands of NTP in system view for the board as a whole. */
export function ntpCommands(): Command[] {
  return [
    {
      view: "system",
      syntax: "ntp-service refclock-master [ ip-address ] [ stratum ]",
      parameters: LOCAL_CLOCK_PARAMETERS,
      run: useLocalClock,
      undoSyntax: "ntp-service refclock-master [ ip-address ]",
      undo: leaveLocalClock,
    },
    {
      view: "system",
      syntax: "ntp-service enable",
      run: (_values, context) => enableNtp(context),
      undoSyntax: "ntp-service enable",
      undo: (_values, context) => disableNtp(context),
    },
  ];
}
