import { checkEmulatedBoard } from "./cortex-m";

await checkEmulatedBoard("mps2-an500");
