import { checkEmulatedBoard } from "./cortex-m";

checkEmulatedBoard("mps2-an385", false);
