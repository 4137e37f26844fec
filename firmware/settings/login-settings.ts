/** Method by which a console line identifies an operator (`authentication-mode`). */
export const enum AuthenticationMode {
  /** Not at all. */
  None,
  /** Password of the line. */
  Password,
  /** Name and password of a local user. */
  Scheme,
}

/** Settings of `local-user` and its view. */
export interface LocalUser {
  /** 1..55 characters, upper and lower case distinct. */
  readonly name: string;
  /** As stored (firmware/auth/password.ts); undefined for none: the user cannot log in. */
  password: string | undefined;
  /** `service-type`, in alphabetical order: `ssh`, `telnet`, `terminal`. */
  services: string[];
  /** `authorization-attribute`: the words after it, for example `level 3`. Empty for all rights. */
  authorizations: string[];
}

/** Login of one line. */
export interface LineLogin {
  /** Undefined for the default, which depends on the line. */
  mode: AuthenticationMode | undefined;
  /** Password of the line, as stored; undefined for none. */
  password: string | undefined;
}

/** Settings of the login: that of con 0, and the local users. */
export interface LoginSettings extends LineLogin {
  /** `local-user`. */
  users: LocalUser[];
}

/** Services of local users. */
export const SERVICES = ["ssh", "telnet", "terminal"];

/** Attributes that give all rights. A user whose attributes are others only cannot log in: this device has no lower rights. */
const FULL_RIGHTS = ["level 3", "level 15", "user-role level-15", "user-role network-admin"];

/** Returns the login settings, made at the first call. */
export function loginSettings(configuration: { login: LoginSettings | undefined }): LoginSettings {
  configuration.login = configuration.login ?? makeLoginSettings();
  return configuration.login;
}

/** Makes the settings of a device without users. */
export function makeLoginSettings(): LoginSettings {
  return { mode: undefined, password: undefined, users: [] };
}

/** Returns the local user `name`; undefined when it does not exist. */
export function findUser({ users }: LoginSettings, name: string): LocalUser | undefined {
  return users.find((user) => user.name === name);
}

/** Returns true for the words of an attribute that gives all rights. */
export function isFullRight(words: string): boolean {
  return FULL_RIGHTS.includes(words);
}

/** Returns true when a local user may log in on a line of `service`. */
export function mayLogIn({ authorizations, password, services }: LocalUser, service: string): boolean {
  const hasRights = authorizations.length === 0 || authorizations.some((words) => isFullRight(words));
  return password !== undefined && hasRights && services.includes(service);
}
