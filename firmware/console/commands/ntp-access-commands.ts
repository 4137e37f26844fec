import { ACCESS_KEYWORDS } from "../../notation/access-keywords";
import { setRight } from "../../server/acl-table";
import type { Outcome } from "../session";
import { integerOf, type Action, type Arguments, type Command, type Context } from "../grammar/command";
import { aclName, integer } from "../grammar/parameters";

const RIGHT = `{ ${ACCESS_KEYWORDS.map(([keyword]) => keyword).join(" | ")} }`;
const ACL = "{ acl-number | name acl-name }";

/** Sets the ACL of the typed right. Without an ACL the right is removed. */
function changeRight(values: Arguments, { configuration }: Context, name: string): Outcome {
  const number = integerOf(values, "acl-number", 0);
  for (const [keyword, right] of ACCESS_KEYWORDS) if (values[keyword] !== undefined) setRight(configuration.access, right, number, name);
  return undefined;
}

const addRight: Action = (values, context) => changeRight(values, context, values["acl-name"] ?? "");

const removeRight: Action = (values, context) => changeRight({ ...values, "acl-number": undefined }, context, "");

function refuseQueries(isQueryRefused: boolean): Action {
  return (_values, { configuration }) => {
    configuration.access.isQueryRefused = isQueryRefused;
    return undefined;
  };
}

const PARAMETERS = { "acl-number": integer(2000, 2999, "Number of the basic ACL"), "acl-name": aclName("Name of the basic ACL") };

/** Access rights in the form of Comware 5, which is saved, and in those of Comware 7 (console README, "Comware 7 forms"). */
export function ntpAccessCommands(): Command[] {
  return [
    {
      view: "system",
      syntax: `ntp-service access ${RIGHT} [ acl ] ${ACL}`,
      parameters: PARAMETERS,
      run: addRight,
      undoSyntax: `ntp-service access ${RIGHT} [ [ acl ] ${ACL} ]`,
      undo: removeRight,
    },
    {
      view: "system",
      syntax: `ntp-service { ${RIGHT} acl | acl ${RIGHT} } ${ACL}`,
      parameters: PARAMETERS,
      run: addRight,
      undoSyntax: `ntp-service { ${RIGHT} [ acl ${ACL} ] | acl ${RIGHT} [ ${ACL} ] }`,
      undo: removeRight,
    },
    { view: "system", syntax: "ntp-service noquery enable", run: refuseQueries(true), undo: refuseQueries(false) },
  ];
}
