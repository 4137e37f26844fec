// Firmware with the estimator of small chips in the place of the bank of filters: an esbuild plugin.
import { readFileSync } from "node:fs";

/** The plugin. */
export const lineEstimator = {
  name: "line-estimator",
  setup: ({ onLoad }) => {
    onLoad({ filter: /firmware\/full-features\.ts$/ }, ({ path }) => ({
      contents: readFileSync(path, "utf8").replaceAll("BANK_ESTIMATION", "LINE_ESTIMATION").replaceAll("bank-estimator", "line-estimator"),
      loader: "ts",
    }));
  },
};
