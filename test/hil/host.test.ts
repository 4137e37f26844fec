import { join } from "node:path";
import { RIGHT } from "../interop/lab";
import { openLabBench } from "./bench";
import { capabilitiesOf } from "./capabilities";
import { lineOfProgram, type ConsoleLine } from "./line";
import { checkDevice } from "./suite";

const HOST = await capabilitiesOf("host", true);

checkDevice(
  "the host board",
  HOST,
  (t) =>
    openLabBench(t, (lab) => {
      const options = ["--state", join(lab.folder, "state"), "--interface", "Ethernet0/0=right", "--crystal", "ppm=40", "--clock-offset", "1.5"];
      let line: ConsoleLine | undefined;
      return {
        capabilities: HOST,
        address: RIGHT,
        power: async () => {
          await line?.close();
          line = lineOfProgram(t, lab.command("right", process.execPath, "build/host/timewire.mjs", "run", ...options));
          return line;
        },
        plug: (isIn) => void lab.run("left", "ip", "link", "set", "left", isIn ? "up" : "down"),
      };
    }),
  8,
);
