import { telnetSettings, TELNET_PORT, type TelnetSettings } from "../../settings/virtual-line-settings";
import { integerOf, type Action, type Command, type Context } from "../grammar/command";
import { integer, plainWord } from "../grammar/parameters";
import type { Outcome } from "../session";
import { changeVirtual } from "./line-view";

const NO_TCP = "This device has no TCP.";

/** Changes the settings of the server, and undoes the change when its port is not available. The saved configuration is followed when all of it is read. */
function changeServer(context: Context, change: (this: void, settings: TelnetSettings) => void): Outcome {
  if (context.lines === undefined) return NO_TCP;
  const settings = telnetSettings(context.configuration);
  const { isEnabled, port } = settings;
  change(settings);
  const refusal = context.session.isInteractive ? context.lines.follow() : undefined;
  if (refusal === undefined) return undefined;
  settings.isEnabled = isEnabled;
  settings.port = port;
  return refusal;
}

const setEnabled = (isEnabled: boolean): Action => {
  return (_values, context) =>
    changeServer(context, (settings) => {
      settings.isEnabled = isEnabled;
    });
};

const setPort: Action = (values, context) =>
  changeServer(context, (settings) => {
    settings.port = integerOf(values, "port-number", TELNET_PORT);
  });

/** Sets the rights of a line. Of several roles one with all rights suffices, as for a user. */
const addRights: Action = (values, context) => {
  const role = values["role-name"];
  const words = role === undefined ? `level ${integerOf(values, "level-number", 0)}` : `user-role ${role}`;
  return changeVirtual(context, (settings) => {
    if (!settings.rights.includes(words)) settings.rights = role === undefined ? [words] : [...settings.rights, words];
  });
};

const removeRights: Action = (values, context) => {
  const role = values["role-name"];
  return changeVirtual(context, (settings) => {
    settings.rights = role === undefined ? [] : settings.rights.filter((words) => words !== `user-role ${role}`);
  });
};

/** Telnet server, and what restricts its lines (console README, "User lines"). */
export function telnetCommands(): Command[] {
  return [
    { view: "system", syntax: "telnet server enable", run: setEnabled(true), undo: setEnabled(false) },
    {
      view: "system",
      syntax: "telnet server port port-number",
      parameters: { "port-number": integer(1, 65535, "TCP port") },
      run: setPort,
      undo: setPort,
    },
    {
      view: "line",
      syntax: "acl acl-number inbound",
      parameters: { "acl-number": integer(2000, 2999, "Number of the basic ACL") },
      run: (values, context) =>
        changeVirtual(context, (settings) => {
          settings.aclNumber = integerOf(values, "acl-number", 0);
        }),
      undoSyntax: "acl [ acl-number ] inbound",
      undo: (_values, context) =>
        changeVirtual(context, (settings) => {
          settings.aclNumber = 0;
        }),
    },
    {
      view: "line",
      syntax: "protocol inbound { all | ssh | telnet }",
      run: (values, context) =>
        changeVirtual(context, (settings) => {
          settings.protocol = values["all"] === undefined ? (values["ssh"] ?? "telnet") : "";
        }),
      undo: (_values, context) =>
        changeVirtual(context, (settings) => {
          settings.protocol = "";
        }),
    },
    {
      view: "line",
      syntax: "user privilege level level-number",
      parameters: { "level-number": integer(0, 3, "Level of the line; 3 for all commands") },
      run: addRights,
      undo: removeRights,
    },
    {
      view: "line",
      syntax: "user-role role-name",
      parameters: { "role-name": plainWord(1, 63, "Role of the line; network-admin for all commands") },
      run: addRights,
      undoSyntax: "user-role role-name",
      undo: removeRights,
    },
  ];
}
