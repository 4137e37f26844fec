import js from "@eslint/js";
import { defineConfig, globalIgnores } from "eslint/config";
import tseslint from "typescript-eslint";
import { everywhere, luaRules, packetPath, portable } from "./.eslint/portable-subset.mjs";

const portableRooms = ["firmware/**/*.ts", "hal/**/*.ts", "boards/sim/**/*.ts", "boards/common/**/*.ts"];
const packetRooms = ["time", "packet", "auth", "association", "estimator", "selection", "clock", "modes", "server"].map(
  (room) => `firmware/${room}/**/*.ts`,
);
const luaBoards = ["boards/lua/**/*.ts"];
luaBoards.push("test/linux/*-firmware.ts"); // what tests run in the place of the firmware

/** Rules that need types read them from the configuration that the files are checked with, or from its program where .eslint/lint.mjs has made it. */
const typesFrom = (project) => {
  const program = globalThis.lintPrograms?.get(project);
  const source = program === undefined ? { project } : { programs: [program] };
  return { languageOptions: { parserOptions: { project: null, programs: null, ...source, tsconfigRootDir: import.meta.dirname } } };
};

const nodeGlobals = [
  "process",
  "console",
  "URL",
  "Buffer",
  "setTimeout",
  "clearTimeout",
  "setInterval",
  "clearInterval",
  "setImmediate",
  "AbortController",
  "performance",
  "ReadableStream",
  "WritableStream",
];

export default defineConfig(
  globalIgnores(["build/", "node_modules/", "**/*.d.ts"]),
  { linterOptions: { reportUnusedDisableDirectives: "error" } },
  js.configs.recommended,
  { files: ["**/*.cjs"], languageOptions: { globals: { process: "readonly", require: "readonly" } } },
  { files: ["**/*.{js,mjs}"], languageOptions: { globals: Object.fromEntries(nodeGlobals.map((name) => [name, "readonly"])) } },

  { files: ["**/*.ts"], extends: [tseslint.configs.strictTypeChecked], plugins: { portable }, ...typesFrom("tsconfig.json") },
  { files: portableRooms, ...typesFrom("tsconfig.portable.json") },
  { files: luaBoards, ...typesFrom("tsconfig.lua.json") },
  { files: ["boards/espruino/**/*.ts"], ...typesFrom("boards/espruino/tsconfig.json") },
  {
    files: ["**/*.ts"],
    rules: {
      "portable/documented-exports": "error",
      "portable/room-imports": "error",
      "@typescript-eslint/consistent-type-imports": ["error", { fixStyle: "inline-type-imports" }],
      eqeqeq: "error",
      "max-lines": ["error", { max: 400 }],
      "max-lines-per-function": ["error", { max: 80 }],
      complexity: ["error", { max: 20, variant: "modified" }],
      // Word arrays are read by index without a test (noUncheckedIndexedAccess is off), so a test against undefined looks needless where it is not.
      "@typescript-eslint/no-unnecessary-condition": "off",
      // A value from the wire is a number until it is compared with the enumeration.
      "@typescript-eslint/no-unsafe-enum-comparison": "off",
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true, allowBoolean: true }],
      "@typescript-eslint/restrict-plus-operands": ["error", { allowNumberAndString: true }],
      "@typescript-eslint/no-confusing-void-expression": ["error", { ignoreArrowShorthand: true, ignoreVoidReturningFunctions: true }],
      "@typescript-eslint/no-invalid-void-type": ["error", { allowAsThisParameter: true }],
      "@typescript-eslint/no-unused-vars": ["error", { argsIgnorePattern: "^_" }],
    },
  },

  { files: ["firmware/**/*.ts", "hal/**/*.ts", "boards/**/*.ts"], rules: { "portable/no-constant-writes": "error" } },
  // Espruino's own modules come by require.
  { files: ["boards/espruino/**/*.ts"], rules: { "@typescript-eslint/no-require-imports": "off" } },
  { files: portableRooms, rules: everywhere },
  { files: packetRooms, rules: packetPath },
  { files: luaBoards, rules: luaRules },
  { files: portableRooms, rules: { "portable/room-imports": ["error", { isPortable: true }] } },
  {
    files: ["hal/**/*.ts"],
    rules: {
      "portable/interfaces-only": "error",
      "portable/documented-exports": ["error", { members: true }],
    },
  },

  {
    files: ["test/**/*.ts"],
    rules: {
      // A suite is one function; a file of vectors or a worked example is as long as its source.
      "max-lines": "off",
      "max-lines-per-function": "off",
      "@typescript-eslint/no-non-null-assertion": "off",
      // A test tries every number, those without a name too.
      "@typescript-eslint/no-unsafe-enum-assignment": "off",
      "@typescript-eslint/require-await": "off",
      "@typescript-eslint/unbound-method": "off",
      "@typescript-eslint/no-floating-promises": [
        "error",
        { allowForKnownSafeCalls: [{ from: "package", package: "node:test", name: ["test", "it", "describe", "suite", "default"] }] },
      ],
    },
  },
);
