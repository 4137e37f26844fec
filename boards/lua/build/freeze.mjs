// Writes the objects of a build-time heap snapshot (snapshot.c) as C data that Lua uses in place: functions, closures, strings and the contents of tables stay
// in flash and take no heap. frozen.h describes their form, frozen.c their use.

/** `luai_makeseed` of lua-settings.h, for the hashes of frozen strings. */
const SEED = 0x54696d65;
/** Longest string of which Lua keeps a single copy (LUAI_MAXSHORTLEN). */
const LONGEST_SHORT = 40;
const MOST_A_LINE = 16;

/** luaS_hash of lstring.c. */
function hash(bytes) {
  let value = (SEED ^ bytes.length) >>> 0;
  for (let i = bytes.length; i > 0; i--) value = (value ^ (((value << 5) >>> 0) + (value >>> 2) + bytes[i - 1])) >>> 0;
  return value;
}

/** Bytes as a C string. Escapes are octal, because a hexadecimal escape has no end. */
function quote(bytes) {
  const characters = [...bytes].map((byte) => {
    const character = String.fromCharCode(byte);
    return /[\w !#-[\]^-~/.,:;<>()*+=-]/.test(character) && character !== "?" ? character : `\\${byte.toString(8).padStart(3, "0")}`;
  });
  return `"${characters.join("")}"`;
}

/** The strings of a program, each once, and the table in which Lua finds the short ones. */
class Strings {
  known = new Map(); // by their bytes in hexadecimal

  /** The C name of a string, and whether it is a short one. */
  name(hexadecimal) {
    let string = this.known.get(hexadecimal);
    if (string === undefined) {
      const bytes = Buffer.from(hexadecimal, "hex");
      string = { name: `string_${this.known.size}`, bytes, hash: hash(bytes), isShort: bytes.length <= LONGEST_SHORT };
      this.known.set(hexadecimal, string);
    }
    return string;
  }

  /** Those of one bucket are chained. */
  lines() {
    const all = [...this.known.values()];
    let size = 1;
    while (size < all.filter(({ isShort }) => isShort).length) size *= 2;
    const buckets = Array.from({ length: size }, () => "NULL");
    const lines = [];
    for (const { name, bytes, hash: value, isShort } of all) {
      const bucket = value % size;
      lines.push(
        `${isShort ? "FROZEN_SHORT_STRING" : "FROZEN_LONG_STRING"}(${name}, ${bytes.length}, 0x${value.toString(16)}u, ${isShort ? `${buckets[bucket]}, ` : ""}${quote(bytes)});`,
      );
      if (isShort) buckets[bucket] = `(TString *)&${name}`;
    }
    return [
      ...lines,
      "TString *const frozen_buckets[] = {",
      ...buckets.map((head) => `  ${head},`),
      "};",
      `const unsigned int frozen_bucket_count = ${size};`,
    ];
  }
}

/** Upvalues that a function, or a function within it, assigns to. */
function assignedUpvalues(objects, number) {
  const entry = objects[number];
  if (entry.allAssigned === undefined) {
    entry.allAssigned = new Set(entry.assigned);
    for (const inner of entry.functions)
      for (const index of assignedUpvalues(objects, inner)) {
        const [isInStack, outer] = objects[inner].upvalues[index];
        if (!isInStack) entry.allAssigned.add(outer);
      }
  }
  return entry.allAssigned;
}

class Freezer {
  strings = new Strings();
  declarations = [];
  lines = [];
  closureSizes = new Set();
  variables = []; // names of those that live in RAM
  bindings = []; // of variables to what the board's own libraries have
  tables = 0;

  constructor(objects, moduleOf) {
    this.objects = objects;
    this.moduleOf = moduleOf;
    for (const { kind, function: number, upvalues } of objects)
      if (kind === "closure") for (const index of assignedUpvalues(objects, number)) objects[upvalues[index]].isAssigned = true;
  }

  /** Type and content of a value in C; objects that it leads to are written, and belong to `owner` unless they are functions. */
  value([kind, first], owner) {
    switch (kind) {
      case "integer":
        return { content: `{.i = ${BigInt(first) === -(2n ** 63n) ? "INT64_MIN" : `INT64_C(${first})`}}`, tag: "LUA_VNUMINT" };
      case "number":
        return {
          content: `{.n = ${/0x/.test(first) ? first : first.replace("inf", "HUGE_VAL").replace("-nan", "nan").replace("nan", "NAN")}}`,
          tag: "LUA_VNUMFLT",
        };
      case "string": {
        const { name, isShort } = this.strings.name(first);
        return { content: `{.gc = (GCObject *)&${name}}`, tag: isShort ? "ctb(LUA_VSHRSTR)" : "ctb(LUA_VLNGSTR)" };
      }
      case "object": {
        const tag = this.objects[first].kind === "table" ? "ctb(LUA_VTABLE)" : "ctb(LUA_VLCL)";
        return { content: `{.gc = (GCObject *)&${this.object(first, owner)}}`, tag };
      }
      case "nil":
        return { content: "{NULL}", tag: "LUA_VEMPTY" };
      case "dead":
        return { content: "{NULL}", tag: "LUA_TDEADKEY" };
      case "true":
      case "false":
        return { content: "{NULL}", tag: `LUA_V${kind.toUpperCase()}` };
      default:
        throw new Error(`freeze: ${owner} keeps a part of Lua's library in a table; only a variable may`);
    }
  }

  /** A list of C data, and its name. */
  array(type, name, items) {
    if (items.length === 0) return "NULL";
    this.lines.push(`static const ${type} ${name}[] = {`);
    for (let i = 0; i < items.length; i += MOST_A_LINE) this.lines.push(`  ${items.slice(i, i + MOST_A_LINE).join(", ")},`);
    this.lines.push("};");
    return name;
  }

  values(name, list, owner) {
    const items = list.map((each) => {
      const { content, tag } = this.value(each, owner);
      return `{${content}, ${tag === "LUA_VEMPTY" ? "LUA_VNIL" : tag}}`;
    });
    return this.array("TValue", name, items);
  }

  /** The C name of an object. Symbols begin with the name of their module, so that size.mjs can tell whose they are. */
  object(number, owner) {
    const entry = this.objects[number];
    if (entry.name === undefined) {
      const module = entry.kind === "function" ? this.moduleOf(number) : entry.kind === "closure" ? this.moduleOf(entry.function) : owner;
      entry.name = `in_${module.replaceAll(/\W/g, "_")}__${entry.kind}_${number}`;
      this[entry.kind](entry, module);
    }
    return entry.name;
  }

  function(entry, module) {
    const { name, constants, code, functions, upvalues } = entry;
    const inner = functions.map((each) => `(Proto *)&${this.object(each)}`);
    const parts = [
      [entry.parameters, entry.isVariadic, entry.stackSize, entry.lineDefined, entry.lastLineDefined],
      [constants.length, this.values(`${name}_constants`, constants, module)],
      [
        code.length,
        this.array(
          "Instruction",
          `${name}_code`,
          code.map((instruction) => `0x${instruction.toString(16)}`),
        ),
      ],
      [inner.length, this.array("Proto *const", `${name}_functions`, inner)],
      [
        upvalues.length,
        this.array(
          "Upvaldesc",
          `${name}_upvalues`,
          upvalues.map((each) => `{NULL, ${each.join(", ")}}`),
        ),
      ],
    ];
    this.lines.push(`static const Proto ${name} = FROZEN_FUNCTION(${parts.flat().join(", ")});`);
  }

  closure({ name, function: number, upvalues }, module) {
    this.closureSizes.add(upvalues.length);
    this.declarations.push(`static const struct frozen_closure_${upvalues.length} ${name};`);
    const held = upvalues.map((each) => `(UpVal *)&${this.object(each, module)}`);
    const list = held.length === 0 ? "" : `, {${held.join(", ")}}`;
    const text = `{FROZEN_HEADER(LUA_VLCL), ${upvalues.length}, NULL, (Proto *)&${this.object(number)}${list}}`;
    this.lines.push(`static const struct frozen_closure_${upvalues.length} ${name} = ${text};`);
  }

  /** One that is never assigned to stays in flash. */
  variable({ name, value, isAssigned }, module) {
    const isBound = value[0] === "globals" || value[0] === "library";
    const isLive = isAssigned || isBound;
    this.declarations.push(`static ${isLive ? "" : "const "}UpVal ${name};`);
    if (isLive) this.variables.push(name);
    if (isBound) this.bindings.push(`  {&${name}, "${value[1] ?? "_G"}", ${value[2] === undefined ? "NULL" : `"${value[2]}"`}},`);
    const { content, tag } = this.value(isBound ? ["nil"] : value, module);
    this.lines.push(
      `static ${isLive ? "" : "const "}UpVal ${name} = FROZEN_VARIABLE(${name}, ${content}, ${tag === "LUA_VEMPTY" ? "LUA_VNIL" : tag});`,
    );
  }

  table({ name, items, nodes, metatable }, module) {
    this.tables++;
    this.declarations.push(`static Table ${name};`);
    let count = items.length;
    while (count > 0 && items[count - 1][0] === "nil") count--;
    const list = this.values(`${name}_items`, items.slice(0, count), module);
    const members = nodes.map(([key, value, next]) => {
      const [k, v] = [this.value(key, module), this.value(value, module)];
      return `{{${v.content}, ${v.tag}, ${k.tag === "LUA_VEMPTY" ? "LUA_VNIL" : k.tag}, ${next}, ${k.content}}}`;
    });
    const above = metatable === null ? "NULL" : `&${this.object(metatable, module)}`;
    const parts = [count, list, Math.max(0, Math.log2(nodes.length)), this.array("Node", `${name}_nodes`, members), nodes.length, above];
    this.lines.push(`static Table ${name} = ${nodes.length === 0 ? "FROZEN_LIST" : "FROZEN_TABLE"}(${parts.join(", ")});`);
  }
}

/** The C of a program: `text` is what snapshot.c has printed of it, `modules` are the names of the modules that its bundle has. */
export function freeze(text, modules) {
  const [program, ...objects] = text
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));
  const module = new Map();
  const claim = (number, name) => {
    module.set(number, name);
    for (const inner of objects[number].functions) claim(inner, name);
  };
  program.functions.forEach((number, index) => claim(number, modules[index - program.functions.length + modules.length] ?? "main"));
  const freezer = new Freezer(objects, (number) => module.get(number) ?? "main");
  const root = freezer.object(0, modules.at(-1));
  return [
    "/* Made by boards/lua/build/freeze.mjs. */",
    '#include "frozen.h"',
    ...[...freezer.closureSizes].map((count) => `FROZEN_CLOSURE_TYPE(${count});`),
    ...freezer.strings.lines(),
    ...freezer.declarations,
    ...freezer.lines,
    "UpVal *const frozen_variables[] = {",
    ...freezer.variables.map((name) => `  &${name},`),
    "  NULL};",
    "const struct frozen_binding frozen_bindings[] = {",
    ...freezer.bindings,
    "  {NULL, NULL, NULL}};",
    `Table *const frozen_exports = &${root};`,
    `const size_t frozen_live_bytes = ${freezer.tables} * sizeof(Table) + ${freezer.variables.length} * sizeof(UpVal);`,
    "",
  ].join("\n");
}
