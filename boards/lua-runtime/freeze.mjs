// Writes a compiled Lua program as C data that Lua runs where it lies: functions, constants and strings stay in flash, and none of the heap is spent on them.
// frozen.h says how they look, frozen.c how Lua meets them.
import { readBytecode } from "./bytecode.mjs";

/** As `luai_makeseed` in lua-settings.h: a frozen string has its hash already. */
const SEED = 0x54696d65;
/** Longest string that Lua keeps once only (LUAI_MAXSHORTLEN). */
const LONGEST_SHORT = 40;
const MOST_A_LINE = 16;

/** luaS_hash of lstring.c. */
function hash(bytes) {
  let value = (SEED ^ bytes.length) >>> 0;
  for (let i = bytes.length; i > 0; i--) value = (value ^ (((value << 5) >>> 0) + (value >>> 2) + bytes[i - 1])) >>> 0;
  return value;
}

/** Bytes as the text of a C string; octal, because a hexadecimal escape has no end. */
function quote(bytes) {
  const characters = [...bytes].map((byte) => {
    const character = String.fromCharCode(byte);
    return /[\w !#-[\]^-~/.,:;<>()*+=-]/.test(character) && character !== "?" ? character : `\\${byte.toString(8).padStart(3, "0")}`;
  });
  return `"${characters.join("")}"`;
}

class Freezer {
  lines = [];
  strings = new Map(); // by content, as latin1
  functions = 0;

  /** The name of a string in the C; strings are written last to first come, before all that names them. */
  nameString(bytes) {
    const key = Buffer.from(bytes).toString("latin1");
    let string = this.strings.get(key);
    if (string === undefined) {
      string = { name: `string_${this.strings.size}`, bytes, hash: hash(bytes) };
      this.strings.set(key, string);
    }
    return string.name;
  }

  constant({ kind, value }) {
    if (kind === "integer") return value === -(2n ** 63n) ? "FROZEN_INTEGER(INT64_MIN)" : `FROZEN_INTEGER(INT64_C(${value}))`;
    if (kind === "number")
      return `FROZEN_NUMBER(${Number.isFinite(value) ? (Object.is(value, -0) ? "-0.0" : numberText(value)) : infinityText(value)})`;
    if (kind === "string") return `${value.length <= LONGEST_SHORT ? "FROZEN_SHORT" : "FROZEN_LONG"}(${this.nameString(value)})`;
    return `FROZEN_${kind.toUpperCase()}`;
  }

  array(type, name, items) {
    if (items.length === 0) return "NULL";
    this.lines.push(`static const ${type} ${name}[] = {`);
    for (let i = 0; i < items.length; i += MOST_A_LINE) this.lines.push(`  ${items.slice(i, i + MOST_A_LINE).join(", ")},`);
    this.lines.push("};");
    return name;
  }

  /**
   * Inner functions come before the one that has them. Symbols begin with the name of their module, so that size.mjs can tell whose they are: `modules` are the
   * names of the last functions within this one.
   */
  function(entry, prefix, modules) {
    const first = entry.functions.length - modules.length;
    const inner = entry.functions.map((each, index) => {
      const own = index < first ? prefix : `in_${modules[index - first].replaceAll(/\W/g, "_")}__`;
      return `(Proto *)&${this.function(each, modules.length > 0 ? own : prefix, [])}`;
    });
    const number = this.functions++;
    const name = (part) => `${prefix}${part}_${number}`;
    const constants = entry.constants.map((constant) => this.constant(constant));
    const code = entry.code.map((instruction) => `0x${instruction.toString(16)}`);
    const upvalues = entry.upvalues.map(({ isInStack, index, kind }) => `{NULL, ${isInStack}, ${index}, ${kind}}`);
    const parts = [
      [entry.parameters, entry.isVariadic, entry.stackSize, entry.lineDefined, entry.lastLineDefined],
      [constants.length, this.array("TValue", name("constants"), constants)],
      [code.length, this.array("Instruction", name("code"), code)],
      [inner.length, this.array("Proto *const", name("functions"), inner)],
      [upvalues.length, this.array("Upvaldesc", name("upvalues"), upvalues)],
    ];
    this.lines.push(`static const Proto ${name("function")} = FROZEN_FUNCTION(${parts.flat().join(", ")});`);
    return name("function");
  }

  /** The strings, those of one bucket chained, and the table of buckets. */
  stringLines() {
    const short = [...this.strings.values()].filter(({ bytes }) => bytes.length <= LONGEST_SHORT);
    let size = 1;
    while (size < short.length) size *= 2;
    const buckets = Array.from({ length: size }, () => "NULL");
    const lines = [];
    for (const { name, bytes, hash: value } of this.strings.values()) {
      const isShort = bytes.length <= LONGEST_SHORT;
      const bucket = value % size;
      lines.push(
        `${isShort ? "FROZEN_SHORT_STRING" : "FROZEN_LONG_STRING"}(${name}, ${bytes.length}, 0x${value.toString(16)}u, ${isShort ? `${buckets[bucket]}, ` : ""}${quote(bytes)});`,
      );
      if (isShort) buckets[bucket] = `(TString *)&${name}`;
    }
    lines.push(
      "TString *const frozen_buckets[] = {",
      ...buckets.map((head) => `  ${head},`),
      "};",
      `const unsigned int frozen_bucket_count = ${size};`,
    );
    return lines;
  }
}

function numberText(value) {
  const text = String(value);
  return /[.e]/.test(text) ? text : `${text}.0`;
}

function infinityText(value) {
  if (Number.isNaN(value)) return "NAN";
  return value > 0 ? "HUGE_VAL" : "-HUGE_VAL";
}

/** The C of a stripped bytecode file: a bundle of `modules`. */
export function freeze(bytecode, modules) {
  const freezer = new Freezer();
  const main = freezer.function(readBytecode(bytecode), "in_main__", modules);
  return [
    "/* Made by boards/lua-runtime/freeze.mjs. */",
    '#include "frozen.h"',
    ...freezer.stringLines(),
    ...freezer.lines,
    `const Proto *const frozen_main = &${main};`,
    "",
  ].join("\n");
}
