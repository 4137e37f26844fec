import type { Board } from "../../../hal/board";
import type { MacAlgorithm } from "../../../hal/digest";
import { keyPosition } from "../../auth/key-positions";
import { parseKeyId, type KeyStore } from "../../auth/keys";
import type { Arguments, Command } from "../grammar/command";
import { oneOf, string } from "../grammar/parameters";
import type { Outcome } from "../session";
import { addKey, KEY, type StoreOf } from "./ntp-authentication-commands";

/** Keys of other algorithms than MD5: those of Comware 7, and those of chronyd, ntpd and NTPsec. */

const HMAC_ALGORITHMS: readonly MacAlgorithm[] = ["hmac-sha-1", "hmac-sha-256", "hmac-sha-384", "hmac-sha-512"];
const OPEN_ALGORITHMS: readonly MacAlgorithm[] = ["sha-1", "sha-256", "sha-384", "sha-512", "aes-128-cmac", "aes-256-cmac"];
const AES_KEY_BYTES: Partial<Record<MacAlgorithm, number>> = { "aes-128-cmac": 16, "aes-256-cmac": 32 };
/** Begins a secret in hexadecimal digits, as in a key file of chronyd. */
const HEXADECIMAL = "HEX:";
const DIGITS = "0123456789abcdef";

const PARAMETERS = {
  ...KEY,
  "digest-length": oneOf(["20", "full"], "Bytes of the digest in a packet; default: 20 in version 4, full in version 3"),
};
const COMWARE_7 = { ...PARAMETERS, "hmac-algorithm": oneOf(HMAC_ALGORITHMS, "Message authentication code of RFC 2104") };
const OPEN = {
  ...PARAMETERS,
  algorithm: oneOf(OPEN_ALGORITHMS, "Hash of key and packet, or CMAC of RFC 8573"),
  "key-value": string(1, 132, "Secret of the key; HEX: and hexadecimal digits for bytes"),
  "key-cipher": string(1, 256, "Secret of the key, sealed by this device"),
};

/** Adds or replaces a key. `bytes` is its secret; undefined for a sealed one. */
function addMacKey(values: Arguments, bytes: string | undefined, board: Board, store: KeyStore): Outcome {
  const algorithm = [...HMAC_ALGORITHMS, ...OPEN_ALGORITHMS].find((name) => name === (values.algorithm ?? values["hmac-algorithm"]));
  if (algorithm === undefined || board.digest.mac === undefined) return "This device has MD5 keys only.";
  const length = AES_KEY_BYTES[algorithm];
  const sealed = values["key-cipher"];
  const secret = sealed === undefined ? bytes : board.vault.unseal(sealed);
  if (secret !== undefined && length !== undefined && secret.length !== length)
    return `A key of ${algorithm} has ${length} bytes, not ${secret.length}.`;
  const refusal = addKey(values, secret, algorithm, board, store);
  if (refusal === undefined) setMacLength(values, store);
  return refusal;
}

function setMacLength(values: Arguments, store: KeyStore): void {
  const length = values["digest-length"];
  const id = [0, 0];
  parseKeyId(values["key-id"] ?? "", id);
  if (length !== undefined) store.keys[keyPosition(store, id)].isDigestWhole = length === "full";
}

/** Bytes of a typed secret; undefined for hexadecimal digits that are none. */
function bytesOf(value: string): string | undefined {
  if (value.substring(0, HEXADECIMAL.length) !== HEXADECIMAL) return value;
  const digits = value.substring(HEXADECIMAL.length).toLowerCase();
  let bytes = "";
  for (let i = 0; i < digits.length; i = i + 2) {
    const high = DIGITS.indexOf(digits.charAt(i));
    const low = i + 1 < digits.length ? DIGITS.indexOf(digits.charAt(i + 1)) : -1;
    if (high < 0 || low < 0) return undefined;
    bytes = bytes + String.fromCharCode(high * 16 + low);
  }
  return bytes === "" ? undefined : bytes;
}

/** Adds a key whose secret is typed in Comware's or chronyd's form. */
function addOpenKey(values: Arguments, board: Board, store: KeyStore): Outcome {
  const value = values["key-value"];
  const bytes = value === undefined ? undefined : bytesOf(value);
  if (value !== undefined && bytes === undefined) return "The hexadecimal digits of the key are not 1 to 64 pairs.";
  return addMacKey(values, bytes, board, store);
}

function macCommands(module: "ntp-service" | "sntp", storeOf: StoreOf): Command[] {
  const key = `${module} authentication-keyid key-id authentication-mode`;
  const rest = "{ cipher key-cipher | [ simple ] key-value } [ acl acl-number ] [ mac-length digest-length ]";
  return [
    {
      view: "system",
      syntax: `${key} hmac-algorithm ${rest}`,
      parameters: COMWARE_7,
      run: (values, { board, configuration }) => addMacKey(values, values["key-value"], board, storeOf(configuration)),
      isSecret: true,
    },
    {
      view: "system",
      syntax: `${key} algorithm ${rest}`,
      parameters: OPEN,
      run: (values, { board, configuration }) => addOpenKey(values, board, storeOf(configuration)),
      isSecret: true,
    },
  ];
}

/** Keys of NTP. */
export function ntpMacCommands(): Command[] {
  return macCommands("ntp-service", ({ keys }) => keys);
}

/** Keys of SNTP. */
export function sntpMacCommands(): Command[] {
  return macCommands("sntp", ({ sntp }) => sntp.keys);
}
