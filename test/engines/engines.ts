import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { basename } from "node:path";
import { runInContext } from "node:vm";
import releaseVariant from "@jitl/quickjs-wasmfile-release-sync";
import { build } from "esbuild";
import { newQuickJSWASMModuleFromVariant } from "quickjs-emscripten-core";
import { LuaFactory } from "wasmoon";
import { bundleModule } from "../../boards/espruino/bundle.mjs";
import { transpile } from "../../boards/lua/build/transpile.mjs";
import { buildNatively, bundlePortable } from "../build";
import { bundleForEs5 } from "./es5";
import { makeRealm } from "./espruino-realm.mjs";

/** A portable module of test/: all its exports are functions from text to text. */
export type Module = "test/vectors/check.ts" | "test/scenario/portable/scenarios.ts";

/** An engine with the dialect that it is given. */
export interface Engine {
  /** In the titles of tests. */
  readonly name: string;
  /** Numbers: doubles, or floats and integers of 32 bits. */
  readonly numbers: "double" | "float";
  /** Values that a call chain may keep: "small" are 256. */
  readonly stack: "large" | "small";
  /** Scenarios in every run, in `make test-all` (slow engines, and the second dialect of an engine), or never. */
  readonly runsScenarios: "always" | "long" | "never";
  /** Reason for which the engine does not run on this machine; undefined where it runs. */
  missing(): string | undefined;
  /** Result of the function `name` of a module, with the text that it is given. */
  run(module: Module, name: string, argument: string): Promise<string>;
}

const OUT = "build/engines";
/** Characters of an event log. */
const LONGEST = 1 << 28;
/** Time that an engine has [ms]. */
const PATIENCE = 600_000;

type Bundler = (module: Module) => Promise<string> | string;

/** Keeps the bundles of a dialect: a module takes longer to bundle than to run. */
function once(bundle: Bundler): Bundler {
  const made = new Map<Module, Promise<string> | string>();
  return (module) => {
    const text = made.get(module) ?? bundle(module);
    made.set(module, text);
    return text;
  };
}

type Dialect = "5.1" | "5.3" | "5.4" | "JIT" | "universal";

const bundleFor = (target: Dialect): Bundler =>
  once((entry) => transpile({ entry, outFile: `${OUT}/${basename(entry, ".ts")}-${target}.lua`, target }));

const luaBundles: Record<Dialect, Bundler> = {
  "5.1": bundleFor("5.1"),
  "5.3": bundleFor("5.3"),
  "5.4": bundlePortable, // has both modules
  JIT: bundleFor("JIT"),
  universal: bundleFor("universal"),
};

const es5 = once((entry) => bundleForEs5(entry, "MODULE"));
const espruino = once((entry) => bundleModule(entry, "MODULE"));
const es2022 = once(async (entry) => {
  const options = { bundle: true, format: "iife", globalName: "MODULE", target: "es2022", write: false, logLevel: "silent" } as const;
  const { outputFiles } = await build({ entryPoints: [entry], ...options });
  return outputFiles[0].text;
});

const call = (name: string, argument: string): string => `MODULE.${name}(${JSON.stringify(argument)})`;

/** A file that is written for a run of one engine. */
function write(engine: string, file: string, text: string): string {
  mkdirSync(`${OUT}/${engine}`, { recursive: true });
  const path = `${OUT}/${engine}/${file}`;
  writeFileSync(path, text);
  return path;
}

const runProgram = (command: string, ...words: string[]): string =>
  execFileSync(command, words, { encoding: "utf8", maxBuffer: LONGEST, timeout: PATIENCE });

const missingCommand = (command: string, package_: string): string | undefined =>
  spawnSync("sh", ["-c", `command -v ${command}`]).status === 0 ? undefined : `${command} is not installed (apt-get install ${package_})`;

/** A Lua program of this machine, or one that `program` builds. */
function lua(name: string, target: Dialect, rest: Partial<Engine> = {}, program: () => Promise<string> | string = () => name): Engine {
  return {
    name: `${name} (bundle for ${target})`,
    numbers: "double",
    stack: "large",
    runsScenarios: "always",
    missing: () => missingCommand(name, name),
    run: async (module, function_, argument) => {
      const file = write(`${name}-${target}`, `${function_}.txt`, argument);
      return runProgram(await program(), "test/engines/run.lua", await luaBundles[target](module), function_, file);
    },
    ...rest,
  };
}

/** Chunk for a Lua without files that returns the result. */
async function luaChunk(target: Dialect, module: Module, name: string, argument: string): Promise<string> {
  return `local module = (function(...)\n${readFileSync(await luaBundles[target](module), "utf8")}\nend)()\nreturn module.${name}([==[\n${argument}]==])`;
}

/** A JavaScript program of this machine with the function `print`, or one that `program` builds. */
function script(name: string, bundle: Bundler, rest: Partial<Engine> = {}, program: () => Promise<string> | string = () => name): Engine {
  return {
    name,
    numbers: "double",
    stack: "large",
    runsScenarios: "always",
    missing: () => missingCommand(name, name),
    run: async (module, function_, argument) => {
      const file = write(name, `${function_}.js`, `${await bundle(module)}\nprint(${call(function_, argument)});\n`);
      return runProgram(await program(), file).replace(/\n$/, "");
    },
    ...rest,
  };
}

/** An engine inside of this process. */
function embedded(name: string, runsScenarios: Engine["runsScenarios"], run: Engine["run"]): Engine {
  return { name, numbers: "double", stack: "large", runsScenarios, missing: () => undefined, run };
}

/** Builds the Lua of the boards with 32-bit integers and floats, NodeMCU's default. Returns its path. */
async function buildSmallLua(): Promise<string> {
  const [folder, program] = ["build/lua32/src", "build/lua32/lua32"];
  const steps = [
    "make --silent BOARD=linux build/sources/lua/.timewire",
    `mkdir -p ${folder} && cp build/sources/lua/src/*.[ch] ${folder} && rm ${folder}/luac.c`,
    `sed -i 's/^#define LUA_32BITS.*0$/#define LUA_32BITS 1/' ${folder}/luaconf.h && gcc -O1 -w -DLUA_USE_POSIX -o ${program} ${folder}/*.c -lm`,
  ];
  await buildNatively("sh", "-ec", steps.join("\n"));
  return program;
}

/** Builds Moddable's XS. Returns its path. */
async function buildXs(): Promise<string> {
  const program = "build/xs/xs";
  await buildNatively("sh", "-c", `[ ${program} -nt test/engines/xs.sh ] || test/engines/xs.sh ${program}`);
  return program;
}

/** Functions of fengari that a run needs, with the names of the Lua C API. The package has no types. */
interface Fengari {
  lua: {
    LUA_OK: number;
    lua_pcall(state: object, inputs: number, results: number, handler: number): number;
    lua_tojsstring(state: object, index: number): string;
  };
  lauxlib: { luaL_newstate(): object; luaL_loadstring(state: object, chunk: Uint8Array): number };
  lualib: { luaL_openlibs(state: object): void };
  to_luastring(text: string): Uint8Array;
}

function runFengari(chunk: string): string {
  const { lua: api, lauxlib, lualib, to_luastring } = createRequire(import.meta.url)("fengari") as Fengari;
  const state = lauxlib.luaL_newstate();
  lualib.luaL_openlibs(state);
  let status = lauxlib.luaL_loadstring(state, to_luastring(chunk));
  if (status === api.LUA_OK) status = api.lua_pcall(state, 0, 1, 0);
  const result = api.lua_tojsstring(state, -1);
  if (status !== api.LUA_OK) throw new Error(result);
  return result;
}

async function runWasmoon(chunk: string): Promise<string> {
  const engine = await new LuaFactory().createEngine();
  try {
    return (await engine.doString(chunk)) as string;
  } finally {
    engine.global.close();
  }
}

async function runQuickJs(text: string, expression: string): Promise<string> {
  const context = (await newQuickJSWASMModuleFromVariant(releaseVariant)).newContext();
  try {
    context.unwrapResult(context.evalCode(text)).dispose();
    return context.unwrapResult(context.evalCode(expression)).consume((value) => context.getString(value));
  } finally {
    context.dispose();
  }
}

/**
 * All engines beside V8. Lua has four models of numbers: doubles (5.1, LuaJIT), 64-bit integers and doubles (5.3, 5.4, wasmoon), 32-bit integers and doubles
 * (fengari), and 32-bit integers and floats. MuJS and Duktape have the JavaScript of 2009.
 */
export const ENGINES: readonly Engine[] = [
  lua("lua5.1", "universal"),
  lua("lua5.1", "5.1", { runsScenarios: "long" }),
  lua("lua5.3", "universal"),
  lua("lua5.3", "5.3", { runsScenarios: "long" }),
  lua("lua5.4", "5.4"),
  lua("lua5.4", "universal", { runsScenarios: "long" }),
  lua("luajit", "universal"),
  lua("luajit", "JIT", { runsScenarios: "long" }),
  lua("lua with 32-bit numbers", "5.3", { numbers: "float", runsScenarios: "never", missing: () => missingCommand("gcc", "gcc") }, buildSmallLua),
  embedded("fengari", "long", async (module, name, argument) => runFengari(await luaChunk("5.3", module, name, argument))),
  embedded("wasmoon", "long", async (module, name, argument) => runWasmoon(await luaChunk("5.4", module, name, argument))),
  embedded("Espruino's JavaScript on V8", "always", async (module, name, argument) => {
    const realm = makeRealm();
    runInContext(await espruino(module), realm);
    return runInContext(call(name, argument), realm) as string;
  }),
  embedded("QuickJS", "always", async (module, name, argument) => runQuickJs(await es2022(module), call(name, argument))),
  script("XS", es2022, { missing: () => missingCommand("gcc", "gcc") }, buildXs),
  script("duktape", es5, { missing: () => missingCommand("duk", "duktape") }, () => "duk"),
  script("mujs", es5, { stack: "small" }),
];
