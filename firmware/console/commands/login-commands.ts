import { isUsableHash, storePassword, storeSealed } from "../../auth/password";
import { LOCAL_USER_VIEW } from "../../notation/local-user-view";
import { AuthenticationMode, findUser, loginSettings, SERVICES, type LocalUser } from "../../settings/login-settings";
import { integerOf, type Action, type Arguments, type Command, type Context } from "../grammar/command";
import { integer, string } from "../grammar/parameters";
import { leaveRemovedView, type Outcome } from "../session";
import { viewedLogins } from "./line-view";

const LONGEST_NAME = 55;
const LONGEST_PASSWORD = 63;
const LONGEST_STORED = 200;
/** Local users of a device: more than a device has operators. */
const MOST_USERS = 32;
const NO_USER = "The local user does not exist.";
const PASSWORD_SYNTAX = "{ cipher password-cipher | hash password-hash | simple password-text }";
const PASSWORD = {
  "password-cipher": string(1, LONGEST_STORED, "Password, sealed by this device"),
  "password-hash": string(1, LONGEST_STORED, "Hash of the password"),
  "password-text": string(1, LONGEST_PASSWORD, "Password"),
};
const USER = { "user-name": string(1, LONGEST_NAME, "Name of the local user") };

/** A typed password in its stored form, or why there is none. */
interface TypedPassword {
  readonly stored: string | undefined;
  readonly refusal: Outcome;
}

function readPassword(values: Arguments, { board }: Context): TypedPassword {
  const cipher = values["password-cipher"];
  const hash = values["password-hash"];
  if (hash !== undefined && !isUsableHash(hash, board)) return refused("The hash was not made by a device of this kind.");
  if (hash !== undefined) return { stored: hash, refusal: undefined };
  const stored = cipher === undefined ? storePassword(values["password-text"] ?? "", board) : storeSealed(cipher, board);
  if (stored !== undefined) return { stored, refusal: undefined };
  if (cipher === undefined) return refused("The device key cannot be stored or read; the password is not accepted.");
  return refused("The cipher text was not made by this device.");
}

function refused(refusal: string): TypedPassword {
  return { stored: undefined, refusal };
}

const setMode: Action = (values, context) => {
  const named = values["scheme"] === undefined ? AuthenticationMode.Password : AuthenticationMode.Scheme;
  for (const login of viewedLogins(context)) login.mode = values["none"] === undefined ? named : AuthenticationMode.None;
  return undefined;
};

const setLinePassword: Action = (values, context) => {
  const { stored, refusal } = readPassword(values, context);
  if (stored !== undefined) for (const login of viewedLogins(context)) login.password = stored;
  return refusal;
};

function openUser(name: string, { configuration, session }: Context): Outcome {
  const login = loginSettings(configuration);
  if (findUser(login, name) === undefined) {
    if (login.users.length === MOST_USERS) return `The number of local users has reached the maximum, ${MOST_USERS}.`;
    login.users.push({ name, password: undefined, services: [], authorizations: [] });
  }
  session.viewContext = { view: LOCAL_USER_VIEW, subject: name };
  return undefined;
}

function removeUser(name: string, context: Context): Outcome {
  const { configuration } = context;
  const login = loginSettings(configuration);
  const position = login.users.findIndex((user) => user.name === name);
  if (position < 0) return NO_USER;
  login.users.splice(position, 1);
  leaveRemovedView(context, LOCAL_USER_VIEW, name);
  return undefined;
}

/** Calls `change` with the user of the view. */
function changeUser({ configuration, session }: Context, change: (this: void, user: LocalUser) => void): Outcome {
  const user = findUser(loginSettings(configuration), session.viewContext.subject);
  if (user === undefined) return NO_USER;
  change(user);
  return undefined;
}

function servicesOf(values: Arguments): string[] {
  return SERVICES.filter((service) => values[service] !== undefined);
}

function attributeOf(values: Arguments): string {
  return values["user-role"] === undefined ? `level ${integerOf(values, "level-number", 0)}` : `user-role ${values["role-name"] ?? ""}`;
}

/** Commands of the line. */
function lineLoginCommands(): Command[] {
  return [
    {
      view: "line",
      syntax: "authentication-mode { none | password | scheme }",
      run: setMode,
      undo: (_values, context) => {
        for (const login of viewedLogins(context)) login.mode = undefined;
        return undefined;
      },
    },
    {
      view: "line",
      syntax: `set authentication password ${PASSWORD_SYNTAX}`,
      parameters: PASSWORD,
      isSecret: true,
      run: setLinePassword,
      undo: (_values, context) => {
        for (const login of viewedLogins(context)) login.password = undefined;
        return undefined;
      },
    },
  ];
}

/** Commands of local users. `class manage` is Comware 7's. */
function localUserCommands(): Command[] {
  return [
    {
      view: "system",
      syntax: "local-user user-name [ class manage ]",
      parameters: USER,
      run: (values, context) => openUser(values["user-name"] ?? "", context),
      undoSyntax: "local-user user-name [ class manage ]",
      undo: (values, context) => removeUser(values["user-name"] ?? "", context),
    },
    {
      view: "local-user",
      syntax: `password ${PASSWORD_SYNTAX}`,
      parameters: PASSWORD,
      isSecret: true,
      run: (values, context) => {
        const { stored, refusal } = readPassword(values, context);
        if (stored === undefined) return refusal;
        return changeUser(context, (user) => {
          user.password = stored;
        });
      },
      undo: (_values, context) =>
        changeUser(context, (user) => {
          user.password = undefined;
        }),
    },
    {
      view: "local-user",
      syntax: "service-type { ssh | telnet | terminal } *",
      run: (values, context) =>
        changeUser(context, (user) => {
          user.services = SERVICES.filter((service) => values[service] !== undefined || user.services.includes(service));
        }),
      undoSyntax: "service-type { ssh | telnet | terminal } *",
      undo: (values, context) =>
        changeUser(context, (user) => {
          user.services = user.services.filter((service) => !servicesOf(values).includes(service));
        }),
    },
    {
      view: "local-user",
      syntax: "authorization-attribute { level level-number | user-role role-name }",
      parameters: { "level-number": integer(0, 15, "Level of the user; 3 for all commands"), "role-name": string(1, 63, "Role of the user") },
      run: (values, context) =>
        changeUser(context, (user) => {
          if (!user.authorizations.includes(attributeOf(values))) user.authorizations.push(attributeOf(values));
        }),
      undoSyntax: "authorization-attribute { level level-number | user-role role-name }",
      undo: (values, context) =>
        changeUser(context, (user) => {
          user.authorizations = user.authorizations.filter((words) => words !== attributeOf(values));
        }),
    },
  ];
}

/** Login of the user lines. */
export function loginCommands(): Command[] {
  return [...lineLoginCommands(), ...localUserCommands()];
}
