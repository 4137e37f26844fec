import type { Outcome } from "../session";
import { keyPosition, trustedPosition } from "../../auth/key-positions";
import { parseKeyId, type Key, type KeyId, type KeyStore } from "../../auth/keys";
import type { Configuration } from "../../settings/configuration";
import type { Board } from "../../../hal/board";
import type { MacAlgorithm } from "../../../hal/digest";
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

/** Adds or replaces an MD5 key. */
function addMd5Key(values: Arguments, board: Board, store: KeyStore): Outcome {
  return addKey(values, values["key-value"], undefined, board, store);
}

/**
 * Adds or replaces a key with the secret `plain`, or else the one that `values` have sealed. The configuration has its secret sealed; a secret sealed by another
 * device is refused.
 */
export function addKey(values: Arguments, plain: string | undefined, algorithm: MacAlgorithm | undefined, board: Board, store: KeyStore): Outcome {
  const { keys } = store;
  const sealed = values["key-cipher"];
  const secret = sealed === undefined ? plain : board.vault.unseal(sealed);
  if (secret === undefined) return "The cipher text was not made by this device.";
  const cipher = sealed === undefined ? board.vault.seal(secret) : sealed;
  if (cipher === undefined) return "The device key cannot be stored or read; the key is not accepted.";
  const key: Key = { id: keyIdOf(values), secret, cipher, aclNumber: integerOf(values, "acl-number", 0) };
  if (algorithm !== undefined) key.algorithm = algorithm;
  const position = keyPosition(store, key.id);
  if (position < 0 && keys.length >= store.capacity) {
    store.refused = (store.refused ?? 0) + 1;
    return `The number of keys has reached the maximum, ${store.capacity}.`;
  }
  if (position < 0) keys.push(key);
  else keys[position] = key;
  return undefined;
}

/** Removes a key and its trust (console README, "Comware 5 commands"). */
function removeKey(values: Arguments, store: KeyStore): Outcome {
  const id = keyIdOf(values);
  const position = keyPosition(store, id);
  if (position < 0) return "The key does not exist.";
  const trusted = trustedPosition(store, id);
  store.keys.splice(position, 1);
  if (trusted >= 0) store.trusted.splice(trusted, 1);
  return undefined;
}

function trustKey(values: Arguments, store: KeyStore): Outcome {
  const id = keyIdOf(values);
  if (keyPosition(store, id) < 0) return "The key does not exist.";
  if (trustedPosition(store, id) < 0) store.trusted.push(id);
  return undefined;
}

function distrustKey(values: Arguments, store: KeyStore): Outcome {
  const position = trustedPosition(store, keyIdOf(values));
  if (position < 0) return "The key is not trusted.";
  store.trusted.splice(position, 1);
  return undefined;
}

const LONGEST_SECRET = 32;
const KEY_ID = { "key-id": keyIdentifier("Identifier of the key") };
/** Parameters of a key with a text of Comware's length as its secret. */
export const KEY = {
  ...KEY_ID,
  "key-value": string(1, LONGEST_SECRET, "Secret of the key"),
  "key-cipher": string(1, 128, "Secret of the key, sealed by this device"),
  "acl-number": integer(2000, 2999, "Basic ACL of the devices that may use the key"),
};
/** Other algorithms of Comware 7, on a board without them. */
const HMAC = "{ hmac-sha-1 | hmac-sha-256 | hmac-sha-384 | hmac-sha-512 }";
const MD5_ONLY = "This device has MD5 keys only.";

/** Selects the key store of NTP or SNTP. */
export type StoreOf = (this: void, configuration: Configuration) => KeyStore;

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
      run: (values, { board, configuration }) => addMd5Key(values, board, storeOf(configuration)),
      isSecret: true,
      undoSyntax: `${module} authentication-keyid key-id`,
      undo: (values, { configuration }) => removeKey(values, storeOf(configuration)),
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

/** Keys of other algorithms than MD5 on a board without them. */
export function ntpMd5OnlyCommands(): Command[] {
  return [
    {
      view: "system",
      syntax: `ntp-service authentication-keyid key-id authentication-mode ${HMAC} { cipher key-cipher | simple key-value } [ acl acl-number ]`,
      parameters: KEY,
      run: () => MD5_ONLY,
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
