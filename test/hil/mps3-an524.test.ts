import { checkEmulatedBoard } from "./cortex-m";

checkEmulatedBoard("mps3-an524", true);
