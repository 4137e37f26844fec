import { test } from "node:test";
import { checkOnLua, checkOnV8, RUNS } from "./engines";
import { TARGETS } from "./portable";

/** Share of the inputs that run on Lua, which starts a board in tens of milliseconds: one in 50. */
const LUA_SHARE = 50;

for (const target of TARGETS.filter(({ isText }) => isText)) {
  test(`fuzz: ${target.name}: ${RUNS} inputs on V8`, () => checkOnV8(target));
  test(`fuzz: ${target.name}: ${RUNS / LUA_SHARE} inputs on lua5.4`, (t) => checkOnLua(t, target, RUNS / LUA_SHARE));
}
