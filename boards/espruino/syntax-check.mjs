// Check of a bundle for language and library features that Espruino lacks. On the board they would fail with a line number of minified code.
import { parse } from "acorn";

/** Syntax that Espruino cannot parse, by type of acorn's nodes. */
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

/** Members that its library lacks, or that give other results. */
const FORBIDDEN_MEMBERS = new Set([
  ...["imul", "clz32", "trunc", "fround", "hypot", "log2", "log10", "isInteger", "toPrecision", "toExponential", "codePointAt", "normalize"],
  ...["at", "flat", "flatMap", "copyWithin", "freeze", "localeCompare", "matchAll", "findLast", "findLastIndex", "fromEntries"],
]);

/** Names that exist without a declaration. */
const GLOBALS = new Set([
  ...["undefined", "NaN", "Infinity", "Math", "String", "Number", "Object", "Array", "Error", "parseInt", "parseFloat", "isNaN", "arguments"],
  ...["require", "getTime", "setTimeout", "clearTimeout", "setInterval", "E", "process", "Serial1", "USB", "SPI1", "A4", "A5", "A6", "A7"],
]);

/** Calls `visit` with each node of a tree and its ancestors, the outermost first. */
function walk(node, visit, ancestors = []) {
  visit(node, ancestors);
  const inner = [...ancestors, node];
  for (const [key, value] of Object.entries(node)) {
    if (key === "type") continue;
    for (const child of Array.isArray(value) ? value : [value]) if (child && typeof child.type === "string") walk(child, visit, inner);
  }
}

const isFunction = (node) => /Function/.test(node.type);

/** Returns whether an identifier is a reference to a variable, not a key or the name of a member. */
function isReference(node, parent) {
  if (parent.type === "MemberExpression" && parent.property === node && !parent.computed) return false;
  if (parent.type === "Property" && parent.key === node && !parent.computed && !parent.shorthand) return false;
  return parent.type !== "MethodDefinition" && parent.type !== "PropertyDefinition";
}

/** Returns the feature of one node that Espruino lacks; undefined for none. */
function complain(node) {
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
  if (node.type === "TemplateLiteral" && node.expressions.length > 0)
    return "lexer for a template literal with expressions: it counts the braces of their strings";
  return undefined;
}

/** Methods of arrays that call a function during the call only. */
const SYNCHRONOUS = new Set(["forEach", "map", "filter", "some", "every", "find", "findIndex", "reduce", "sort"]);

/** Returns whether a function is called where it stands, or passed to a method that does not keep it. */
function isCalledAtOnce(node, parent) {
  if (parent.type !== "CallExpression") return false;
  if (parent.callee === node) return true;
  return parent.callee.type === "MemberExpression" && SYNCHRONOUS.has(parent.callee.property.name);
}

/** Returns whether a node declares `name` for the nodes inside it. `var` declarations belong to their function. */
function declares(node, name) {
  if (isFunction(node)) {
    let isVariable = false;
    walk(node.body, (inner, around) => {
      if (inner.type === "VariableDeclarator" && inner.id.name === name && around.at(-1).kind === "var" && !around.some(isFunction))
        isVariable = true;
    });
    return isVariable || node.id?.name === name || node.params.some((parameter) => parameter.name === name);
  }
  if (node.type === "CatchClause") return node.param?.name === name;
  return ["BlockStatement", "SwitchStatement", "ForStatement", "ForOfStatement", "ForInStatement"].includes(node.type) && declaresInBlock(node, name);
}

/** Variables of a loop that closures may use after their round: Espruino has one variable for all rounds. */
function outlivingVariables(loop) {
  const head = loop.type === "ForStatement" ? loop.init : loop.left;
  if (head?.type !== "VariableDeclaration" || head.kind === "var") return [];
  const names = head.declarations.map(({ id }) => id.name);
  const found = new Set();
  walk(loop, (node, ancestors) => {
    if (node.type !== "Identifier" || !names.includes(node.name) || !isReference(node, ancestors.at(-1))) return;
    const between = ancestors.slice(1);
    if (between.some((around) => declares(around, node.name))) return;
    const isKept = between.some((around, index) => isFunction(around) && !isCalledAtOnce(around, index === 0 ? loop : between[index - 1]));
    if (isKept) found.add(node.name);
  });
  return [...found];
}

/** Returns all names that a bundle declares anywhere. All others must be Espruino's. */
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

/** Returns whether a block or a loop declares a variable of that name. */
function declaresInBlock(node, name) {
  const statements =
    node.type === "BlockStatement"
      ? node.body
      : node.type === "SwitchStatement"
        ? node.cases.flatMap((one) => one.consequent)
        : [node.init, node.left];
  return statements.some((statement) => {
    if (statement?.type === "FunctionDeclaration" || statement?.type === "ClassDeclaration") return statement.id.name === name;
    return statement?.type === "VariableDeclaration" && statement.declarations.some(({ id }) => id.name === name);
  });
}

/** Names of functions and variables that a body uses before their declaration has run: Espruino hoists neither. */
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
 * Checks a bundle. Returns one line for each fault; empty when Espruino can run it.
 * @param {string} code
 * @returns {string[]}
 */
export function findForbidden(code) {
  const tree = parse(code, { ecmaVersion: 2022 });
  const names = declaredNames(tree);
  const wrong = new Set();
  walk(tree, (node, ancestors) => {
    const parent = ancestors.at(-1);
    const complaint = complain(node);
    const near = code.slice(Math.max(0, node.start - 10), node.start + 50);
    if (complaint !== undefined) wrong.add(`Espruino has no ${complaint}: ${near}`);
    if (node.type === "Identifier" && parent && isReference(node, parent) && !names.has(node.name) && !GLOBALS.has(node.name))
      wrong.add(`Espruino has no global ${node.name}: ${near}`);
    if (["ForStatement", "ForOfStatement", "ForInStatement"].includes(node.type))
      for (const name of outlivingVariables(node))
        wrong.add(`Espruino has one variable per loop: ${name} is used by a function that may outlive its round: ${near}`);
    const body = node.type === "BlockStatement" && parent && isFunction(parent) ? node.body : node.type === "Program" ? node.body : undefined;
    if (body !== undefined) for (const name of hoistedUses(body)) wrong.add(`Espruino hoists nothing: ${name} is used before it is declared`);
  });
  return [...wrong];
}
