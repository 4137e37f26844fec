import { ACCESS_KEYWORDS } from "../../notation/access-keywords";
import type { AccessControl } from "../../server/access";
import type { Outcome } from "../session";
import { integerOf, type Action, type Arguments, type Command } from "../grammar/command";
import { integer } from "../grammar/parameters";

const RIGHT = `{ ${ACCESS_KEYWORDS.map(([keyword]) => keyword).join(" | ")} }`;

/** Sets the ACL of the typed right; 0 for none. */
function setRight(values: Arguments, { aclNumbers }: AccessControl, aclNumber: number): Outcome {
  for (const [keyword, right] of ACCESS_KEYWORDS) if (values[keyword] !== undefined) aclNumbers[right] = aclNumber;
  return undefined;
}

const addRight: Action = (values, { configuration }) => setRight(values, configuration.access, integerOf(values, "acl-number", 0));

const removeRight: Action = (values, { configuration }) => setRight(values, configuration.access, 0);

function refuseQueries(isQueryRefused: boolean): Action {
  return (_values, { configuration }) => {
    configuration.access.isQueryRefused = isQueryRefused;
    return undefined;
  };
}

const PARAMETERS = { "acl-number": integer(2000, 2999, "Number of the basic ACL") };

/** Access rights in the form of Comware 5, which is saved, and in those of Comware 7 (console README, "Comware 7 forms"). */
export function ntpAccessCommands(): Command[] {
  return [
    {
      view: "system",
      syntax: `ntp-service access ${RIGHT} [ acl ] acl-number`,
      parameters: PARAMETERS,
      run: addRight,
      undoSyntax: `ntp-service access ${RIGHT} [ [ acl ] acl-number ]`,
      undo: removeRight,
    },
    {
      view: "system",
      syntax: `ntp-service ${RIGHT} acl acl-number`,
      parameters: PARAMETERS,
      run: addRight,
      undoSyntax: `ntp-service ${RIGHT} [ acl acl-number ]`,
      undo: removeRight,
    },
    { view: "system", syntax: "ntp-service noquery enable", run: refuseQueries(true), undo: refuseQueries(false) },
  ];
}
