import { DEFAULT_RATE_LIMIT, makeRateLimit } from "../../server/rate-limit";
import { integerOf, type Action, type Command } from "../grammar/command";
import { integer } from "../grammar/parameters";

/** Entries of the table of addresses per entry of the association table. */
const PLACES = 8;

/** Sets all limits: a parameter that is left out has its default. The token buckets of all clients are full again. */
const limitRate: Action = (values, { configuration, engine }) => {
  const settings = {
    rate: integerOf(values, "rate-number", DEFAULT_RATE_LIMIT.rate),
    burst: integerOf(values, "burst-number", DEFAULT_RATE_LIMIT.burst),
    total: integerOf(values, "total-number", DEFAULT_RATE_LIMIT.total),
  };
  engine.rateLimit = makeRateLimit(settings, PLACES * engine.table.length);
  configuration.rateLimit = settings;
  return undefined;
};

const endLimit: Action = (_values, { configuration, engine }) => {
  engine.rateLimit = undefined;
  configuration.rateLimit = undefined;
  return undefined;
};

/** Rate limit of replies. Not in Comware. */
export function ntpRateCommands(): Command[] {
  return [
    {
      view: "system",
      syntax: "ntp-service rate-limit [ rate rate-number | burst burst-number | total total-number ] *",
      parameters: {
        "rate-number": integer(1, 60000, "Average replies per minute to one address"),
        "burst-number": integer(1, 1000, "Replies in a burst to one address"),
        "total-number": integer(1, 1000000, "Replies per second to all addresses"),
      },
      run: limitRate,
      undoSyntax: "ntp-service rate-limit",
      undo: endLimit,
    },
  ];
}
