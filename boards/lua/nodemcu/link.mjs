// Links the modules of a bundle of typescript-to-lua into one program for a board with little memory.
//
// The bundle makes all functions at start: each is a closure on the heap, with a table of exports and a local variable per import. The linked program has one table
// instead, with a numbered entry for each declaration. An entry is made at its first use, from code and constants in the flash store. The table's values are weak,
// so that the collector frees entries that are not in use. Unreachable declarations are left out.
//
//   numbers, strings, booleans    inserted where they are used
//   names in CAPITALS             entries of `made`: they are constant (a lint rule), so that a second copy is as good as the first
//   functions                     entries of `made`; functions that run seldom have no place in the table, and are made at each call
//   all other values              entries of `state`, made at start in the order of the modules, and kept
//
// A bundle with anything else is refused with an Error.
import { createRequire } from "node:module";
import { resolveNames } from "./lua-scopes.mjs";

const luaparse = createRequire(import.meta.url)("luaparse");

const EXPORTS = "____exports";
/** Names of the two tables and of the function that makes an entry; no module has them. */
const MADE = "____made";
const STATE = "____state";
const MAKE = "____make";
const CONSTANT_NAME = /^[A-Z][A-Z0-9_]*$/;
/** Modules whose functions run seldom: at the console, at start, at a fault, or once an hour. */
const SELDOM = new RegExp(
  [
    "firmware\\.(start|console|config|notation|settings)",
    "firmware\\.time\\.(calendar|decimal|era|unix)",
    "firmware\\.clock\\.(build-date|drift|leap-second|rtc)",
    "firmware\\.modes\\.(configured|dhcp|local)",
    "firmware\\.engine\\.(running|recovery)",
    "boards\\.common\\.(digest|slot|text)",
  ]
    .map((module) => `^${module}`)
    .join("|"),
);
/** Functions that make permanent values, which run at start. */
const MAKER = /^make[A-Z]/;
const LITERALS = new Set(["NumericLiteral", "StringLiteral", "BooleanLiteral", "NilLiteral"]);
const NUMERIC = new Set(["+", "-", "*", "/"]);

/** A declaration of a module. */
function makeEntity(module, name) {
  return { module, name, kind: undefined, statements: [], value: undefined, writes: 0, uses: new Set(), isLive: false, number: 0 };
}

/** Module name of a call `require("...")`; undefined for other nodes. */
function requiredModule(node) {
  return node?.type === "CallExpression" && node.base.name === "require" ? node.arguments[0].value : undefined;
}

/** Range of a name or a member of a table in the text. luaparse gives the first target of an assignment the range of all targets. */
function rangeOf(node) {
  if (node.type === "Identifier") return [node.range[0], node.range[0] + node.name.length];
  return node.type === "MemberExpression" ? [node.base.range[0], node.identifier.range[1]] : node.range;
}

class Linker {
  constructor(lua) {
    this.lua = lua;
    this.tree = luaparse.parse(lua, { luaVersion: "5.3", ranges: true, comments: false, encodingMode: "pseudo-latin1" });
    this.modules = new Map();
    this.edits = [];
  }

  refuse(node, why) {
    throw new Error(`link: ${why}: ${this.lua.slice(node.range[0], node.range[0] + 80).replaceAll("\n", " ")}`);
  }

  /** Reads the modules and finds the entry module. */
  readModules() {
    const isTable = (node) => node.type === "AssignmentStatement" && node.variables[0].name === "____modules";
    const table = this.tree.body.find(isTable) ?? this.refuse(this.tree.body[0], "there is no table of modules");
    for (const { key, value } of table.init[0].fields) {
      const module = { name: key.value, body: value.body, names: new Map(), exports: new Map(), loose: [] };
      this.modules.set(module.name, module);
    }
    for (const module of this.modules.values()) this.declareNames(module);
    const run = this.tree.body.find((node) => node.type === "LocalStatement" && requiredModule(node.init[0]) !== undefined);
    this.entry = this.modules.get(requiredModule(run?.init[0])) ?? this.refuse(this.tree.body[0], "there is no entry module");
  }

  /** Meaning of each name of a module: an entity, `{ module }` for another module, or `{ module, exported }` for an import from it. */
  declareNames(module) {
    const { names } = module;
    for (const node of module.body) {
      if (node.type === "FunctionDeclaration") this.declareFunction(module, node);
      else if (node.type === "LocalStatement") this.declareLocals(module, node);
      else if (node.type === "AssignmentStatement") this.assign(module, node);
      else if (node.type === "ReturnStatement") this.declareReturned(module, node);
      else module.loose.push(node);
    }
    return names;
  }

  exported(module, name) {
    if (!module.exports.has(name)) module.exports.set(name, makeEntity(module, name));
    return module.exports.get(name);
  }

  define(entity, kind, node, value) {
    if (entity.kind !== undefined && entity.kind !== "declared") this.refuse(node, "declared a second time");
    entity.kind = kind;
    entity.statements.push(node);
    entity.value = value;
  }

  declareFunction(module, node) {
    const { identifier } = node;
    if (identifier.type === "MemberExpression") {
      if (identifier.base.name !== EXPORTS) this.refuse(node, "a function that is no export");
      this.define(this.exported(module, identifier.identifier.name), "function", node, node);
      return;
    }
    if (!module.names.has(identifier.name)) module.names.set(identifier.name, makeEntity(module, identifier.name));
    this.define(module.names.get(identifier.name), "function", node, node);
  }

  declareLocals(module, node) {
    if (node.init.length === 0) {
      for (const { name } of node.variables) {
        const entity = makeEntity(module, name);
        entity.kind = "declared";
        module.names.set(name, entity);
      }
      return;
    }
    const [{ name }] = node.variables;
    const [value] = node.init;
    if (node.variables.length !== 1) this.refuse(node, "several variables at once");
    const required = requiredModule(value);
    if (name === EXPORTS) module.names.set(name, { module });
    else if (required !== undefined) module.names.set(name, { module: this.modules.get(required) ?? this.refuse(node, "unknown module") });
    else if (value.type === "MemberExpression" && module.names.get(value.base.name)?.kind === undefined && module.names.has(value.base.name))
      module.names.set(name, { module: module.names.get(value.base.name).module, exported: value.identifier.name });
    else {
      const entity = makeEntity(module, name);
      module.names.set(name, entity);
      this.define(entity, "value", node, value);
    }
  }

  assign(module, node) {
    const [variable] = node.variables;
    if (variable.type === "MemberExpression" && variable.base.name === EXPORTS)
      this.define(this.exported(module, variable.identifier.name), "value", node, node.init[0]);
    else if (variable.type === "Identifier" && module.names.get(variable.name)?.kind === "declared")
      this.define(module.names.get(variable.name), "value", node, node.init[0]);
    else module.loose.push(node);
  }

  /** The library of the transpiler returns a table of its functions; other modules return their exports. */
  declareReturned(module, node) {
    const [value] = node.arguments;
    if (value.type === "Identifier" && value.name === EXPORTS) return;
    if (value.type !== "TableConstructorExpression") this.refuse(node, "a module that returns something else");
    for (const { key, value: own } of value.fields) module.exports.set(key.name, module.names.get(own.name));
  }

  /** The entity of a name, followed through re-exports. */
  entityOf(bound) {
    if (bound === undefined || bound.exported === undefined) return bound;
    return bound.module.exports.get(bound.exported);
  }

  /** Notes in each entity which others it uses, and where the text has to change for it. */
  resolve() {
    for (const module of this.modules.values()) {
      for (const node of module.body) {
        const owner = this.ownerOf(module, node);
        if (owner === undefined) continue;
        resolveNames([node], module.names, (identifier, bound, parent) => this.use(module, owner, identifier, bound, parent));
      }
    }
  }

  /** The entity that a statement defines; the statement itself when it does something else; undefined for imports. */
  ownerOf(module, node) {
    for (const entity of [...module.names.values(), ...module.exports.values()]) if (entity?.statements?.includes(node)) return entity;
    if (!module.loose.includes(node)) return undefined;
    node.uses = new Set();
    return node;
  }

  use(module, owner, identifier, bound, parent) {
    let node = identifier;
    let entity = this.entityOf(bound);
    if (bound.exported === undefined && bound.kind === undefined) {
      // A module's own table: only its members are ever used.
      if (parent?.type !== "MemberExpression") {
        if (parent?.type === "ReturnStatement" || parent === undefined) return;
        this.refuse(parent, "a table of exports that is handed on");
      }
      node = parent;
      entity = bound.module.exports.get(parent.identifier.name);
    }
    if (entity === undefined) this.refuse(parent ?? identifier, `unknown export ${identifier.name}`);
    owner.uses.add(entity);
    const [start, end] = rangeOf(node);
    const isAssigned = /^\s*=[^=]/.test(this.lua.slice(end, end + 8)) || (parent.type === "AssignmentStatement" && parent.variables.includes(node));
    const isFunction = parent.type === "FunctionDeclaration";
    if (isFunction || (isAssigned && owner !== entity)) entity.writes += 1;
    this.edits.push(isFunction ? { start: parent.range[0], end, entity, after: " = function" } : { start, end, entity, after: "" });
  }

  /** Chooses the form of each entity, see the top of the file. */
  classify() {
    for (const entity of this.entities()) {
      if (entity.writes > 0 || entity.kind === "declared") entity.kind = "state";
      else if (entity.kind === "value") {
        if (this.isConstant(entity.value)) entity.kind = "constant";
        else if (CONSTANT_NAME.test(entity.name)) entity.kind = "made";
        else entity.kind = "state";
      }
    }
  }

  *entities() {
    for (const module of this.modules.values())
      for (const entity of new Set([...module.names.values(), ...module.exports.values()])) if (entity?.statements) yield entity;
  }

  isConstant(node) {
    if (LITERALS.has(node.type)) return true;
    if (node.type === "UnaryExpression") return node.operator === "-" && this.isConstant(node.argument);
    if (node.type === "BinaryExpression") return NUMERIC.has(node.operator) && this.isConstant(node.left) && this.isConstant(node.right);
    const edit = this.editOf(node);
    return edit !== undefined && edit.entity.writes === 0 && edit.entity.value !== undefined && this.isConstant(edit.entity.value);
  }

  editOf(node) {
    const [from, to] = rangeOf(node);
    return this.edits.find(({ start, end }) => start === from && end === to);
  }

  /** Marks everything that can be reached from the entry module. */
  mark() {
    const pending = [...this.entry.loose];
    for (const entity of this.entities()) if (entity.module === this.entry && entity.kind === "state") pending.push(entity);
    const seen = new Set(pending);
    const push = (thing) => {
      if (!seen.has(thing)) {
        seen.add(thing);
        pending.push(thing);
      }
    };
    while (pending.length > 0) {
      const thing = pending.pop();
      thing.isLive = true;
      for (const entity of thing.uses) push(entity);
      // Statements of a module that change its own values at start belong to these values.
      if (thing.kind === "state") for (const node of thing.module.loose) if (node.uses.has(thing)) push(node);
    }
  }

  /** Numbers the entries of both tables; entries with a place in `made` come first. */
  number() {
    const live = [...this.entities()].filter((entity) => entity.isLive);
    const made = live.filter(({ kind }) => kind === "made" || kind === "function");
    const isPlaced = ({ kind, module, name }) => kind === "made" || !(SELDOM.test(module.name) || MAKER.test(name));
    this.places = made.filter(isPlaced).length;
    this.made = [...made.filter(isPlaced), ...made.filter((entity) => !isPlaced(entity))];
    this.state = live.filter(({ kind }) => kind === "state");
    for (const list of [this.made, this.state]) list.forEach((entity, index) => (entity.number = index + 1));
  }

  nameOf(entity) {
    if (entity.kind === "constant") return `(${this.render(entity.value.range[0], entity.value.range[1])})`;
    return `${entity.kind === "state" ? STATE : MADE}[${entity.number}]`;
  }

  /** A part of the text with its names replaced. */
  render(start, end) {
    let text = "";
    let at = start;
    for (const edit of this.edits) {
      if (edit.start < at || edit.end > end) continue;
      text += this.lua.slice(at, edit.start) + this.nameOf(edit.entity) + edit.after;
      at = edit.end;
    }
    return text + this.lua.slice(at, end);
  }

  /** The expression that makes an entity. */
  valueText(entity) {
    const [node] = entity.statements;
    if (entity.kind === "function") return `function${this.render(node.identifier.range[1], node.range[1])}`;
    const after = (node.variables ?? [])[0].range[1];
    return this.render(this.lua.indexOf("=", after) + 1, node.range[1]).trim();
  }

  /** Code that chooses among the entries `from` to `to` by bisection. */
  choose(from, to) {
    if (from === to) return `return ${this.valueText(this.made[from - 1])}\n`;
    const middle = Math.floor((from + to) / 2);
    return `if number <= ${middle} then\n${this.choose(from, middle)}else\n${this.choose(middle + 1, to)}end\n`;
  }

  /** Modules in the order in which they run. */
  *ordered(module = this.entry, seen = new Set()) {
    if (seen.has(module)) return;
    seen.add(module);
    for (const node of module.body) {
      const required = node.type === "LocalStatement" ? requiredModule(node.init[0]) : undefined;
      if (required !== undefined) yield* this.ordered(this.modules.get(required), seen);
    }
    yield module;
  }

  startText() {
    const lines = [];
    for (const module of this.ordered()) {
      for (const node of module.body) {
        const entity = this.state.find((each) => each.module === module && each.statements.includes(node));
        if (entity !== undefined && entity.value !== undefined) lines.push(`${STATE}[${entity.number}] = ${this.valueText(entity)}`);
        else if (module.loose.includes(node) && node.isLive) lines.push(this.render(node.range[0], node.range[1]));
      }
    }
    return lines.join("\n");
  }

  link() {
    this.readModules();
    this.resolve();
    this.edits.sort((a, b) => a.start - b.start);
    this.classify();
    this.mark();
    this.number();
    const room = Array.from({ length: this.places }, () => "nil").join(", ");
    return [
      `local ${MADE} = { ${room} }`,
      `local ${STATE} = {}`,
      `local function ${MAKE}(number)\n${this.choose(1, this.made.length)}end`,
      `setmetatable(${MADE}, { __mode = "v", __index = function(all, number)`,
      `local entry = ${MAKE}(number) if number <= ${this.places} then all[number] = entry end return entry end })`,
      this.startText(),
      "",
    ].join("\n");
  }
}

/**
 * Links a bundle; throws an Error when it contains a construct that the linker does not know.
 * @param {string} lua bundle of transpile.mjs
 * @returns {string}
 */
export function link(lua) {
  return new Linker(lua).link();
}
