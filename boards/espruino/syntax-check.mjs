// What Espruino's parser or library does not have, found in a bundle before it reaches a chip: it would fail there with a line number of minified code.
import { parse } from "acorn";

/** Syntax that Espruino does not read, by the node of acorn's tree that it is. */
const FORBIDDEN_NODES = {
  ObjectPattern: "destructuring",
  ArrayPattern: "destructuring",
  AssignmentPattern: "a default value of a parameter",
  RestElement: "a rest parameter",
  SpreadElement: "spread",
  ChainExpression: "?.",
  LabeledStatement: "a label",
  PrivateIdentifier: "a #private name",
  TaggedTemplateExpression: "a tagged template",
  MetaProperty: "new.target or import.meta",
  StaticBlock: "a static block",
  YieldExpression: "a generator",
  AwaitExpression: "await",
};

/** Members that its library lacks, or computes another way. */
const FORBIDDEN_MEMBERS = new Set([
  ...["imul", "clz32", "trunc", "fround", "hypot", "log2", "log10", "isInteger", "toPrecision", "toExponential", "codePointAt", "normalize"],
  ...["at", "flat", "flatMap", "copyWithin", "freeze", "localeCompare", "matchAll", "findLast", "findLastIndex", "fromEntries"],
]);

/** Names that are there without being declared. */
const GLOBALS = new Set([
  ...["undefined", "NaN", "Infinity", "Math", "String", "Number", "Object", "Array", "Error", "parseInt", "parseFloat", "isNaN", "arguments"],
  ...["require", "getTime", "setTimeout", "clearTimeout", "setInterval", "E", "process", "Serial1", "USB", "SPI1", "A4", "A5", "A6", "A7"],
]);

/** Calls `visit` with each node of a tree, and the nodes around it. */
function walk(node, visit, ancestors = []) {
  visit(node, ancestors);
  const inner = [...ancestors, node];
  for (const [key, value] of Object.entries(node)) {
    if (key === "type") continue;
    for (const child of Array.isArray(value) ? value : [value]) if (child && typeof child.type === "string") walk(child, visit, inner);
  }
}

const isFunction = (node) => /Function/.test(node.type);

/** Whether an identifier is a reference to a variable, and not a key or the name of a member. */
function isReference(node, parent) {
  if (parent.type === "MemberExpression" && parent.property === node && !parent.computed) return false;
  if (parent.type === "Property" && parent.key === node && !parent.computed && !parent.shorthand) return false;
  return parent.type !== "MethodDefinition" && parent.type !== "PropertyDefinition";
}

/** What is wrong with one node; undefined for nothing. */
function complain(node, parent) {
  if (FORBIDDEN_NODES[node.type]) return FORBIDDEN_NODES[node.type];
  if (isFunction(node) && (node.generator || node.async)) return "a generator or an async function";
  if (node.type === "Property" && node.computed) return "a computed key";
  if (node.type === "BinaryExpression" && node.operator === "**") return "**";
  if (node.type === "AssignmentExpression" && ["**=", "??=", "||=", "&&="].includes(node.operator)) return node.operator;
  if (node.type === "Literal" && (node.bigint || node.regex)) return "a BigInt or a regular expression";
  if (node.type === "Identifier" && node.name === "of") return "a name that Espruino takes for a keyword";
  if (node.type === "MemberExpression" && !node.computed && FORBIDDEN_MEMBERS.has(node.property.name)) return `.${node.property.name}`;
  if (
    node.type === "CallExpression" &&
    node.callee.type === "MemberExpression" &&
    node.callee.object.name === "Math" &&
    node.callee.property.name === "round"
  )
    return "Math.round, which Espruino computes another way";
  return parent === undefined ? undefined : undefined;
}

/** Names that a bundle declares anywhere: enough to tell which of the others must be Espruino's. */
function declaredNames(tree) {
  const names = new Set();
  walk(tree, (node) => {
    if (node.type === "VariableDeclarator" && node.id.type === "Identifier") names.add(node.id.name);
    if (isFunction(node)) {
      if (node.id) names.add(node.id.name);
      for (const parameter of node.params) if (parameter.type === "Identifier") names.add(parameter.name);
    }
    if (node.type === "CatchClause" && node.param) names.add(node.param.name);
    if (node.type === "ClassDeclaration") names.add(node.id.name);
  });
  return names;
}

/** Whether a block or a loop has a variable of that name for itself. */
function declaresInBlock(node, name) {
  const statements =
    node.type === "BlockStatement"
      ? node.body
      : node.type === "SwitchStatement"
        ? node.cases.flatMap((one) => one.consequent)
        : [node.init, node.left];
  return statements.some((statement) => statement?.type === "VariableDeclaration" && statement.declarations.some(({ id }) => id.name === name));
}

/** Uses of a function or variable, in statements of one body that run before it is declared: Espruino hoists neither. */
function hoistedUses(body) {
  const declaredAt = new Map();
  body.forEach((statement, index) => {
    if (statement.type === "FunctionDeclaration") declaredAt.set(statement.id.name, { index, node: statement });
    if (statement.type === "VariableDeclaration")
      for (const { id, init } of statement.declarations)
        if (id.type === "Identifier") declaredAt.set(id.name, { index, node: init && isFunction(init) ? init : undefined });
  });
  const found = [];
  const inspect = (node, index, seen) => {
    const own = isFunction(node) ? declaredNames(node) : new Set();
    walk(node, (inner, ancestors) => {
      const parent = ancestors.at(-1);
      if (own.has(inner.name) || ancestors.some((around) => declaresInBlock(around, inner.name))) return;
      if (inner.type !== "Identifier" || parent === undefined || !isReference(inner, parent)) return;
      const runsNow = ancestors.every((around) => !isFunction(around) || around === node);
      const declaration = declaredAt.get(inner.name);
      if (!runsNow || declaration === undefined || declaration.index === index) return;
      if (declaration.index > index) found.push(inner.name);
      const isCalled = parent.type === "CallExpression" && parent.callee === inner;
      if (isCalled && declaration.node && !seen.has(inner.name)) inspect(declaration.node, index, new Set([...seen, inner.name]));
    });
  };
  body.forEach((statement, index) => {
    if (statement.type !== "FunctionDeclaration") inspect(statement, index, new Set());
  });
  return found;
}

/**
 * Checks a bundle. Returns what is wrong, a line each; empty when Espruino can read it.
 * @param {string} code
 * @returns {string[]}
 */
export function findForbidden(code) {
  const tree = parse(code, { ecmaVersion: 2022 });
  const names = declaredNames(tree);
  const wrong = new Set();
  walk(tree, (node, ancestors) => {
    const parent = ancestors.at(-1);
    const complaint = complain(node, parent);
    const near = code.slice(Math.max(0, node.start - 10), node.start + 50);
    if (complaint !== undefined) wrong.add(`Espruino has no ${complaint}: ${near}`);
    if (node.type === "Identifier" && parent && isReference(node, parent) && !names.has(node.name) && !GLOBALS.has(node.name))
      wrong.add(`Espruino has no global ${node.name}: ${near}`);
    const body = node.type === "BlockStatement" && parent && isFunction(parent) ? node.body : node.type === "Program" ? node.body : undefined;
    if (body !== undefined) for (const name of hoistedUses(body)) wrong.add(`Espruino hoists nothing: ${name} is used before it is declared`);
  });
  return [...wrong];
}

/**
 * Functions in a bundle: what costs memory when the code itself stays in flash.
 * @param {string} code
 * @returns {number}
 */
export function countFunctions(code) {
  let count = 0;
  walk(parse(code, { ecmaVersion: 2022 }), (node) => {
    if (isFunction(node)) count += 1;
  });
  return count;
}
