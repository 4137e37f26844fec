import { startBoard } from "../board";
import { capacity } from "./board.json";
import { NO_VAULT } from "../../common/no-vault";
import { CLIENT_SERVER_FEATURES } from "../../common/client-server-features";

/** The Espruino WiFi board with a W5500 on SPI1 (SCK A5, MISO A6, MOSI A7, chip select A4): Ethernet with an address by DHCP. */

SPI1.setup({ mosi: A7, miso: A6, sck: A5 });
const ethernet = require("WIZnet").connect(SPI1, A4);
let hasAddress = false;

startBoard({
  model: "Espruino WiFi",
  features: CLIENT_SERVER_FEATURES,
  capacity,
  canJoinGroups: false,
  ports: [USB, Serial1],
  lookUp: (_name, onFound) => onFound(undefined),
  // Never called: the preset has no commands for keys.
  digest: { md5: () => {} },
  makeVault: () => NO_VAULT,
  readAddress: () => {
    const isPlugged = ethernet.getStatus().phylink !== "down";
    if (isPlugged && !hasAddress) hasAddress = ethernet.setIP();
    if (!isPlugged) hasAddress = false;
    const { ip, subnet } = ethernet.getIP();
    return { address: hasAddress ? ip : undefined, mask: subnet };
  },
});
