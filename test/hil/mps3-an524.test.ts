import { checkEmulatedBoard } from "./cortex-m";

await checkEmulatedBoard("mps3-an524");
