/** The portable modules that tests run on Lua 5.4, in one bundle: transpiling takes longer than running (build.ts, `bundlePortable`). */
export * from "./accuracy/trace";
export * from "./attack/table/portable";
export * from "./config/portable/large";
export * from "./config/portable/shapes";
export * from "./fuzz/portable";
export * from "./memory/pairs";
export * from "./scenario/portable/scenarios";
export * from "./vectors/check";
