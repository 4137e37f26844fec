// The portable subset of TypeScript as lint rules, one for each item, each saying why: the reason is what the reader of a message needs.
// `everywhere` holds in firmware/, hal/ and boards/sim/; `packetPath` comes on top of it in the rooms that a packet passes.
import { rules as house } from "./house-rules.mjs";

/** A rule that reports every node a selector matches. */
const forbid = (selector, message) => ({
  meta: { type: "problem", schema: [], messages: { forbidden: message } },
  create: (context) => ({ [selector]: (node) => context.report({ node, messageId: "forbidden" }) }),
});

const everywhereRules = {
  "no-bit-operators": forbid(
    "BinaryExpression[operator=/^(\\||&|\\^|<<|>>|>>>)$/], AssignmentExpression[operator=/^(\\||&|\\^|<<|>>|>>>)=$/], UnaryExpression[operator='~']",
    "No bit operators: Lua 5.1 has none, 5.3 does not cut to 32 bits, its int32 builds throw. Use + - * and comparisons on 16-bit words.",
  ),
  "no-bigint": forbid("Literal[bigint]", "No BigInt: Espruino and Lua have none. 64 bits are four 16-bit words (firmware/time/timestamp)."),
  "no-regexp": forbid("Literal[regex]", "No regular expressions: Lua has none. Compare with charCodeAt, indexOf and slice."),
  "no-generators": forbid(":function[generator=true]", "No generators: Espruino has none, and Lua makes a coroutine of each call."),
  "no-async": forbid(":function[async=true], ForOfStatement[await=true]", "No async: Espruino has none. Events come through hal callbacks."),
  "no-for-in": forbid("ForInStatement", "No for..in: a Lua table has no order, so a run would not repeat."),
  "no-object-order": forbid(
    "MemberExpression[object.name='Object'][property.name=/^(keys|values|entries|getOwnPropertyNames)$/]",
    "No Object.keys, values or entries: a Lua table has no order, so a run would not repeat.",
  ),
  "no-labels": forbid("LabeledStatement", "No labels: neither Espruino nor typescript-to-lua has them."),
  "no-hash-private": forbid("PrivateIdentifier", "No #private: Espruino has neither it nor the WeakMap it is lowered to. `private` costs nothing."),
  "no-tagged-templates": forbid("TaggedTemplateExpression", "No tagged templates: Espruino has none."),
  "no-array-constructor": forbid(
    ":matches(NewExpression, CallExpression)[callee.name='Array']",
    "No Array(n): a Lua table has no holes and no length of its own. Fill the array with push.",
  ),
  "no-null": forbid(
    "Literal[raw='null'], TSNullKeyword",
    "No null: Lua has one nil, so null and undefined cannot be told apart there. Use undefined.",
  ),
  "no-arguments-object": forbid("Identifier[name='arguments']", "No `arguments`: Lua has none. Name the parameters."),
  "no-unportable-math": forbid(
    "MemberExpression[object.name='Math'][property.name!=/^(PI|abs|atan|ceil|cos|exp|floor|log|max|min|pow|sin|sqrt)$/]",
    "Only members of Math that every target has and computes alike: imul, trunc and log2 are missing on Espruino, round has three answers for -1.5, randomness comes through hal.",
  ),
  "no-float-text": forbid(
    "MemberExpression[property.name=/^(toFixed|toPrecision|toExponential|toLocaleString)$/]",
    "No toFixed, toPrecision and the like: each target prints fractions its own way. Format whole numbers (firmware/time/decimal-text).",
  ),
  "no-name-of": forbid(
    "VariableDeclarator > Identifier.id[name='of'], :function > Identifier.params[name='of']",
    "No variable called `of`: Espruino reads it as a keyword.",
  ),
};

const packetPathRules = {
  "no-destructuring": forbid(
    "ObjectPattern, ArrayPattern",
    "No destructuring on the packet path: it makes temporaries per packet, and Espruino has none.",
  ),
  "no-default-parameters": forbid(
    ":function > AssignmentPattern",
    "No default parameters on the packet path: a test on every call, and Espruino has none.",
  ),
  "no-rest": forbid("RestElement", "No rest on the packet path: it makes an array per call, and Espruino has none."),
  "no-spread": forbid("SpreadElement", "No spread on the packet path: it copies per packet, and Espruino has none."),
  "no-computed-keys": forbid(
    ":matches(ObjectExpression > Property, MethodDefinition, PropertyDefinition)[computed=true]",
    "No computed keys on the packet path: the shape of an object is fixed when it is written, and Espruino has none.",
  ),
  "no-optional-chaining": forbid(
    "ChainExpression",
    "No ?. on the packet path: the guard that refuses with a reason comes first, and Espruino has none.",
  ),
  "no-exponent": forbid(
    "BinaryExpression[operator='**'], AssignmentExpression[operator='**=']",
    "No ** on the packet path: always floating point on Lua 5.3, and Espruino has none. Multiply, or use a table of powers.",
  ),
  "no-try": forbid("TryStatement", "No try/catch on the packet path: packets never throw, and Lua makes closures of it on every call."),
  "no-run-time-closures": forbid(
    ":function :function",
    "No function inside a function on the packet path: every call would allocate it. Move it to the module.",
  ),
  "no-for-of": forbid(
    "ForOfStatement",
    "No for..of on the packet path: an iterator per loop, and Lua's stops at the first undefined. Count with an index.",
  ),
};

const byteArrays = "Bytes live in packet buffers that the board supplies (hal/packet-buffer); words in number[].";
const noRoom = "Espruino or Lua has none, or a different one.";
const platform = "firmware/ does no I/O of its own: everything it touches comes in through the Board.";

/** Globals that a portable module may not name, with the reason. */
const restrictedGlobals = [
  ...["ArrayBuffer", "SharedArrayBuffer", "Atomics", "DataView", "Buffer"].map((name) => [name, byteArrays]),
  ...["Int8Array", "Uint8Array", "Uint8ClampedArray", "Int16Array", "Uint16Array", "Int32Array", "Uint32Array"].map((name) => [name, byteArrays]),
  ...["Float32Array", "Float64Array", "BigInt64Array", "BigUint64Array"].map((name) => [name, byteArrays]),
  ...["Map", "Set", "WeakMap", "WeakSet", "WeakRef"].map((name) => [
    name,
    "Tables have a fixed size and are arrays: Espruino has neither Map nor Set.",
  ]),
  ...["Symbol", "Proxy", "Reflect", "Promise", "Intl", "eval", "globalThis", "TextEncoder", "TextDecoder"].map((name) => [name, noRoom]),
  ...["RegExp", "JSON", "BigInt"].map((name) => [name, noRoom]),
  ["Date", "Time comes from the system clock (firmware/clock) as a Timestamp, text from firmware/time/calendar-text."],
  ...["console", "process", "require", "performance", "crypto", "fetch", "window"].map((name) => [name, platform]),
  ...["setTimeout", "setInterval", "setImmediate", "clearTimeout", "clearInterval", "queueMicrotask", "structuredClone"].map((name) => [
    name,
    platform,
  ]),
].map(([name, message]) => ({ name, message }));

const allOf = (rules) => Object.fromEntries(Object.keys(rules).map((name) => [`portable/${name}`, "error"]));

/** The plugin, under the name `portable`. */
export const portable = { meta: { name: "portable" }, rules: { ...everywhereRules, ...packetPathRules, ...house } };

/** Rules wherever Lua runs, board modules included: those may use the bit operators of their Lua and the rest of their platform. */
export const luaRules = {
  "no-restricted-globals": ["error", ...restrictedGlobals],
  // Lua: 0 and "" are true.
  "@typescript-eslint/strict-boolean-expressions": ["error", { allowString: false, allowNumber: false, allowNullableObject: true }],
};

/** Level "everywhere". */
export const everywhere = {
  ...allOf(everywhereRules),
  ...luaRules,
  "portable/no-hoisting": "error",
  "no-var": "error",
  // On Espruino the closures that a loop makes share one variable.
  "no-loop-func": "off",
  "@typescript-eslint/no-loop-func": "error",
  // NodeMCU's Lua 5.1 allows 50 locals in a function, and a module is one; the transpiler's own take some.
  "portable/max-top-level-names": ["error", { max: 40 }],
};

/** Level "packet path", on top of "everywhere". */
export const packetPath = allOf(packetPathRules);
