import type { Outcome } from "../session";
import { isSameKey, MAXIMUM_KEYS, parseKeyId, positionOf, type Key, type KeyId, type KeyStore } from "../../auth/keys";
import type { Configuration } from "../../settings/configuration";
import type { Board } from "../../../hal/board";
import { integerOf, type Arguments, type Command } from "../grammar/command";
import { integer, keyIdentifier, string } from "../grammar/parameters";

function keyIdOf(values: Arguments): KeyId {
  const id: KeyId = [0, 0];
  const text = values["key-id"];
  if (text !== undefined) parseKeyId(text, id);
  return id;
}

function setEnabled(store: KeyStore, isEnabled: boolean): Outcome {
  store.isEnabled = isEnabled;
  return undefined;
}

/** Adds or replaces a key. The configuration has its secret sealed; a secret sealed by another device is refused. */
function addKey(values: Arguments, board: Board, { keys }: KeyStore): Outcome {
  const sealed = values["key-cipher"];
  const secret = sealed === undefined ? values["key-value"] : board.vault.unseal(sealed);
  if (secret === undefined) return "The cipher text was not made by this device.";
  const cipher = sealed === undefined ? board.vault.seal(secret) : sealed;
  if (cipher === undefined) return "The device key cannot be stored or read; the key is not accepted.";
  const key: Key = { id: keyIdOf(values), secret, cipher, aclNumber: integerOf(values, "acl-number", 0) };
  const position = keys.findIndex((other) => isSameKey(other.id, key.id));
  if (position < 0 && keys.length >= MAXIMUM_KEYS) return `The number of keys has reached the maximum, ${MAXIMUM_KEYS}.`;
  if (position < 0) keys.push(key);
  else keys[position] = key;
  return undefined;
}

/** Removes a key and its trust (console README, "Comware 5 commands"). */
function removeKey(values: Arguments, { keys, trusted }: KeyStore): Outcome {
  const id = keyIdOf(values);
  const position = keys.findIndex((key) => isSameKey(key.id, id));
  if (position < 0) return "The key does not exist.";
  keys.splice(position, 1);
  if (positionOf(trusted, id) >= 0) trusted.splice(positionOf(trusted, id), 1);
  return undefined;
}

function trustKey(values: Arguments, { keys, trusted }: KeyStore): Outcome {
  const id = keyIdOf(values);
  if (!keys.some((key) => isSameKey(key.id, id))) return "The key does not exist.";
  if (positionOf(trusted, id) < 0) trusted.push(id);
  return undefined;
}

function distrustKey(values: Arguments, { trusted }: KeyStore): Outcome {
  const position = positionOf(trusted, keyIdOf(values));
  if (position < 0) return "The key is not trusted.";
  trusted.splice(position, 1);
  return undefined;
}

const LONGEST_SECRET = 32;
const KEY_ID = { "key-id": keyIdentifier("Identifier of the key") };
const KEY = {
  ...KEY_ID,
  "key-value": string(1, LONGEST_SECRET, "Secret of the key"),
  "key-cipher": string(1, 128, "Secret of the key, sealed by this device"),
  "acl-number": integer(2000, 2999, "Basic ACL of the devices that may use the key"),
};
/** Other algorithms of Comware 7. */
const HMAC = "{ hmac-sha-1 | hmac-sha-256 | hmac-sha-384 | hmac-sha-512 }";
/** HMAC keys are refused: the manuals do not state the length of the digest in a packet (console README, "Differences from Comware"). */
const NO_HMAC = "This device has MD5 keys only.";

/** Selects the key store of NTP or SNTP. */
type StoreOf = (this: void, configuration: Configuration) => KeyStore;

/** Makes the commands of authentication that begin with `module`. A secret without `cipher` or `simple` is plain text. */
function authenticationCommands(module: "ntp-service" | "sntp", storeOf: StoreOf): Command[] {
  return [
    {
      view: "system",
      syntax: `${module} authentication enable`,
      run: (_values, { configuration }) => setEnabled(storeOf(configuration), true),
      undoSyntax: `${module} authentication enable`,
      undo: (_values, { configuration }) => setEnabled(storeOf(configuration), false),
    },
    {
      view: "system",
      syntax: `${module} authentication-keyid key-id authentication-mode md5 { cipher key-cipher | [ simple ] key-value } [ acl acl-number ]`,
      parameters: KEY,
      run: (values, { board, configuration }) => addKey(values, board, storeOf(configuration)),
      isSecret: true,
      undoSyntax: `${module} authentication-keyid key-id`,
      undo: (values, { configuration }) => removeKey(values, storeOf(configuration)),
    },
    {
      view: "system",
      syntax: `${module} authentication-keyid key-id authentication-mode ${HMAC} { cipher key-cipher | simple key-value } [ acl acl-number ]`,
      parameters: KEY,
      run: () => NO_HMAC,
    },
    {
      view: "system",
      syntax: `${module} reliable authentication-keyid key-id`,
      parameters: KEY_ID,
      run: (values, { configuration }) => trustKey(values, storeOf(configuration)),
      undoSyntax: `${module} reliable authentication-keyid key-id`,
      undo: (values, { configuration }) => distrustKey(values, storeOf(configuration)),
    },
  ];
}

/** Authentication of NTP. */
export function ntpAuthenticationCommands(): Command[] {
  return authenticationCommands("ntp-service", ({ keys }) => keys);
}
/** Authentication of SNTP. */
export function sntpAuthenticationCommands(): Command[] {
  return authenticationCommands("sntp", ({ sntp }) => sntp.keys);
}
