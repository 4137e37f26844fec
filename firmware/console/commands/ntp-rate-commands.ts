import { DEFAULT_RATE_LIMIT, makeRateLimit } from "../../server/rate-limit";
import { integerOf, type Action, type Command } from "../grammar/command";
import { integer } from "../grammar/parameters";

/** Places in the table of addresses for each association that the board has room for. */
const PLACES = 8;

/** Each command says all: what it leaves out has its default. Whoever was limited begins anew. */
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

/** How often clients are answered. Not Comware's. */
export function ntpRateCommands(): Command[] {
  return [
    {
      view: "system",
      syntax: "ntp-service rate-limit [ rate rate-number | burst burst-number | total total-number ] *",
      parameters: {
        "rate-number": integer(1, 60000, "Replies a minute to one address, on the mean"),
        "burst-number": integer(1, 1000, "Replies at once to one address"),
        "total-number": integer(1, 1000000, "Replies a second to all addresses together"),
      },
      run: limitRate,
      undoSyntax: "ntp-service rate-limit",
      undo: endLimit,
    },
  ];
}
