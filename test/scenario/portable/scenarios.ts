/** Every portable scenario, in one bundle: transpiling takes longer than running. */
export { runClientServer } from "./client-server";
export { runModes } from "./modes";
export { runEstimators } from "./estimators";
export { runPackets } from "./packets";
