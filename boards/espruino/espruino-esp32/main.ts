import { makeDigestVault } from "../../common/digest-vault";
import { INTERPRETER_FEATURES } from "../../common/features";
import { startBoard } from "../board";
import { ESPRUINO_DIGEST, hashText } from "../md5";
import { capacity } from "./board.json";

/** The ESP32 with Espruino: Wi-Fi, whose network `Wifi.save()` has stored, and all modes but VPN instances. */

const wireless = require("Wifi");

startBoard({
  model: "Espruino ESP32",
  features: INTERPRETER_FEATURES,
  capacity,
  canJoinGroups: true,
  ports: [Serial1],
  lookUp: (name, onFound) => wireless.getHostByName(name, onFound),
  digest: ESPRUINO_DIGEST,
  makeVault: (storage, random) => makeDigestVault(storage, random, hashText),
  readAddress: () => {
    const { ip, netmask } = wireless.getIP();
    return { address: ip, mask: netmask };
  },
});
