import { isSameKey, MAXIMUM_KEYS, parseKeyId, positionOf, type Key, type KeyId } from "../../auth/keys";
import type { Arguments, Command, Context, Outcome } from "../command";
import { keyIdentifier, string } from "../parameters";

function keyIdOf(values: Arguments): KeyId {
  const id: KeyId = [0, 0];
  const text = values["key-id"];
  if (text !== undefined) parseKeyId(text, id);
  return id;
}

function enable(_values: Arguments, { configuration }: Context): Outcome {
  configuration.keys.isEnabled = true;
  return undefined;
}

function disable(_values: Arguments, { configuration }: Context): Outcome {
  configuration.keys.isEnabled = false;
  return undefined;
}

/** However it is typed, the secret is kept sealed; a sealed one of another device cannot be read, and is refused. */
function addKey(values: Arguments, { board, configuration }: Context): Outcome {
  const keys = configuration.keys.keys;
  const typed = values["key-value"] === undefined ? "" : values["key-value"];
  const isSealed = values["cipher"] !== undefined;
  const secret = isSealed ? board.vault.unseal(typed) : typed;
  if (secret === undefined) return "The cipher text was not made by this device.";
  if (secret.length < 1 || secret.length > LONGEST_SECRET) return `A key has 1 to ${LONGEST_SECRET} characters.`;
  const key: Key = { id: keyIdOf(values), secret, cipher: isSealed ? typed : board.vault.seal(secret) };
  const position = keys.findIndex((other) => isSameKey(other.id, key.id));
  if (position < 0 && keys.length >= MAXIMUM_KEYS) return `The number of keys has reached the maximum, ${MAXIMUM_KEYS}.`;
  if (position < 0) keys.push(key);
  else keys[position] = key;
  return undefined;
}

/** Trust goes with the key (comware.md section 2.1). */
function removeKey(values: Arguments, context: Context): Outcome {
  const { keys, trusted } = context.configuration.keys;
  const id = keyIdOf(values);
  const position = keys.findIndex((key) => isSameKey(key.id, id));
  if (position < 0) return "The key does not exist.";
  keys.splice(position, 1);
  if (positionOf(trusted, id) >= 0) trusted.splice(positionOf(trusted, id), 1);
  return undefined;
}

function trustKey(values: Arguments, { configuration }: Context): Outcome {
  const { keys, trusted } = configuration.keys;
  const id = keyIdOf(values);
  if (!keys.some((key) => isSameKey(key.id, id))) return "The key does not exist.";
  if (positionOf(trusted, id) < 0) trusted.push(id);
  return undefined;
}

function distrustKey(values: Arguments, { configuration }: Context): Outcome {
  const position = positionOf(configuration.keys.trusted, keyIdOf(values));
  if (position < 0) return "The key is not trusted.";
  configuration.keys.trusted.splice(position, 1);
  return undefined;
}

const LONGEST_SECRET = 32;
const KEY_ID = { "key-id": keyIdentifier("Identifier of the key") };

/** Authentication (comware.md section 2.1). A key without `cipher` or `simple` is plain text. */
export const NTP_AUTHENTICATION_COMMANDS: Command[] = [
  {
    view: "system",
    syntax: "ntp-service authentication enable",
    run: enable,
    undoSyntax: "ntp-service authentication enable",
    undo: disable,
  },
  {
    view: "system",
    syntax: "ntp-service authentication-keyid key-id authentication-mode md5 [ cipher | simple ] key-value",
    parameters: { ...KEY_ID, "key-value": string(1, 128, "Secret of the key") },
    run: addKey,
    undoSyntax: "ntp-service authentication-keyid key-id",
    undo: removeKey,
  },
  {
    view: "system",
    syntax: "ntp-service reliable authentication-keyid key-id",
    parameters: KEY_ID,
    run: trustKey,
    undoSyntax: "ntp-service reliable authentication-keyid key-id",
    undo: distrustKey,
  },
];
