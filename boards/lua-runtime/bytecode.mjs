// Reads what `luac -s` of Lua 5.4 writes (lundump.c): functions with their constants, upvalues and inner functions.

const SIGNATURE = "\x1bLua\x54\x00\x19\x93\r\n\x1a\n";
const SIZES = [4, 8, 8]; // bytes of an instruction, an integer, a number
const CHECKS = 16; // an integer and a number in the writer's own form

/** Type bytes of constants. */
const TYPE = { nil: 0x00, false: 0x01, true: 0x11, integer: 0x03, number: 0x13, shortString: 0x04, longString: 0x14 };

class Reader {
  offset = 0;
  constructor(bytes) {
    this.bytes = bytes;
  }

  byte() {
    return this.bytes[this.offset++];
  }

  take(count) {
    this.offset += count;
    return this.bytes.subarray(this.offset - count, this.offset);
  }

  /** Seven bits a byte, the highest first; the last byte has its top bit set. */
  size() {
    let value = 0;
    for (;;) {
      const byte = this.byte();
      value = value * 128 + (byte % 128);
      if (byte >= 128) return value;
    }
  }

  list(readOne) {
    return Array.from({ length: this.size() }, () => readOne());
  }

  /** Bytes of a string, or undefined for none. */
  string() {
    const size = this.size();
    return size === 0 ? undefined : this.take(size - 1);
  }

  constant() {
    const type = this.byte();
    switch (type) {
      case TYPE.nil:
        return { kind: "nil" };
      case TYPE.false:
        return { kind: "false" };
      case TYPE.true:
        return { kind: "true" };
      case TYPE.integer:
        return { kind: "integer", value: this.take(8).readBigInt64LE() };
      case TYPE.number:
        return { kind: "number", value: this.take(8).readDoubleLE() };
      case TYPE.shortString:
      case TYPE.longString:
        return { kind: "string", value: this.string() };
      default:
        throw new Error(`bytecode: unknown type ${type} of a constant at byte ${this.offset - 1}`);
    }
  }

  /** A function; the parts that a stripped one lacks are read and left out. */
  function() {
    this.string(); // name of the source
    const result = {
      lineDefined: this.size(),
      lastLineDefined: this.size(),
      parameters: this.byte(),
      isVariadic: this.byte(),
      stackSize: this.byte(),
      code: this.list(() => this.take(4).readUInt32LE()),
      constants: this.list(() => this.constant()),
      upvalues: this.list(() => ({ isInStack: this.byte(), index: this.byte(), kind: this.byte() })),
      functions: this.list(() => this.function()),
    };
    const debug = [
      this.list(() => this.byte()),
      this.list(() => [this.size(), this.size()]),
      this.list(() => [this.string(), this.size(), this.size()]),
      this.list(() => this.string()),
    ];
    if (debug.some((part) => part.length > 0)) throw new Error("bytecode: not stripped");
    return result;
  }
}

/** The main function of a file; throws an Error when it is not stripped bytecode of Lua 5.4 with 64-bit numbers. */
export function readBytecode(bytes) {
  const reader = new Reader(bytes);
  const signature = reader.take(SIGNATURE.length).toString("latin1");
  const sizes = [...reader.take(SIZES.length)];
  if (signature !== SIGNATURE || sizes.join() !== SIZES.join()) throw new Error("bytecode: not of Lua 5.4 with 64-bit numbers");
  reader.take(CHECKS);
  reader.byte(); // upvalues of the main function: its one is the table of globals
  return reader.function();
}
