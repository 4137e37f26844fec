import { integerOf, type Action, type Command } from "../grammar/command";
import { integer } from "../grammar/parameters";

/** Rights in the order in which they are tried: the index of each in `AccessControl.aclNumbers`. */
const RIGHTS = ["peer", "server", "synchronization", "query"];

const RIGHT = "{ peer | query | server | synchronization }";

const setRight: Action = (values, { configuration }) => {
  for (let i = 0; i < RIGHTS.length; i++) {
    if (values[RIGHTS[i]] !== undefined) configuration.access.aclNumbers[i] = integerOf(values, "acl-number", 0);
  }
  return undefined;
};

const clearRight: Action = (values, { configuration }) => {
  for (let i = 0; i < RIGHTS.length; i++) if (values[RIGHTS[i]] !== undefined) configuration.access.aclNumbers[i] = 0;
  return undefined;
};

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
      run: setRight,
      undoSyntax: `ntp-service access ${RIGHT} [ [ acl ] acl-number ]`,
      undo: clearRight,
    },
    {
      view: "system",
      syntax: `ntp-service ${RIGHT} acl acl-number`,
      parameters: PARAMETERS,
      run: setRight,
      undoSyntax: `ntp-service ${RIGHT} [ acl acl-number ]`,
      undo: clearRight,
    },
    { view: "system", syntax: "ntp-service noquery enable", run: refuseQueries(true), undo: refuseQueries(false) },
  ];
}
