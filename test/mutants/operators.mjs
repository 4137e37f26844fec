// Mutation operators: every small change to a file of firmware/ that a test should notice.
import { relative } from "node:path";
import ts from "typescript";

/**
 * @typedef {object} Mutant
 * @property {string} file path below the top of the repository
 * @property {number} start first character that is replaced
 * @property {number} end character after the last one that is replaced
 * @property {string} text the replacement
 * @property {number} line counts from 1
 * @property {string} code the line, trimmed
 * @property {string} change the change as a reader sees it
 * @property {{ start: number, end: number, before: string, after: string }} probe text around a place that runs when the mutant would
 */

/** Operators and what takes their place. */
const OPERATORS = {
  "<": ["<=", ">="],
  "<=": ["<", ">"],
  ">": [">=", "<="],
  ">=": [">", "<"],
  "===": ["!=="],
  "!==": ["==="],
  "&&": ["||"],
  "||": ["&&"],
  "+": ["-"],
  "-": ["+"],
  "*": ["/"],
  "/": ["*"],
  "%": ["*"],
  "+=": ["-="],
  "-=": ["+="],
};

/** Operators that concatenate when an operand is no number. */
const ADDITIONS = new Set(["+", "+="]);

/** Removal of these statements is a mutant. */
const isRemovable = (expression) =>
  ts.isCallExpression(expression) ||
  ts.isPostfixUnaryExpression(expression) ||
  (ts.isBinaryExpression(expression) &&
    expression.operatorToken.kind >= ts.SyntaxKind.FirstAssignment &&
    expression.operatorToken.kind <= ts.SyntaxKind.LastAssignment);

/** A literal that is a value of the running program, and no type, key or member of an enumeration. */
function isValue(node) {
  const { parent } = node;
  if (ts.isEnumMember(parent)) return false;
  return !((ts.isPropertyAssignment(parent) || ts.isPropertySignature(parent)) && parent.name === node);
}

/** Lists the mutants of the files, in order. `names` are paths of modules of the program. */
export function listMutants(program, names) {
  const checker = program.getTypeChecker();
  return names.flatMap((name) => mutantsOf(program.getSourceFile(name), checker));
}

/** @returns {Mutant[]} */
function mutantsOf(source, checker) {
  const found = [];
  const file = relative(process.cwd(), source.fileName);
  const isNumber = (node) => (checker.getTypeAtLocation(node).flags & ts.TypeFlags.NumberLike) !== 0;

  /** Notes one mutant; `around` is the expression or statement that runs with it, `before` and `after` what a probe puts around that. */
  const add = (start, end, text, change, around, before, after) => {
    const line = source.getLineAndCharacterOfPosition(start).line;
    const [from, to] = [source.getPositionOfLineAndCharacter(line, 0), source.getLineEndOfPosition(start)];
    const probe = { start: around.start ?? around.getStart(source), end: around.end, before, after };
    found.push({ file, start, end, text, line: line + 1, code: source.text.slice(from, to).trim(), change, probe });
  };
  const addInExpression = (node, start, end, text, change) => add(start, end, text, change, node, "(PROBE,", ")");
  const replace = (node, text, change) => addInExpression(node, node.getStart(source), node.end, text, change);
  const addInStatement = (node, start, end, text, change) => add(start, end, text, change, node, "{PROBE;", "}");

  const visitBinary = (node) => {
    const token = node.operatorToken;
    const sign = token.getText(source);
    if (ADDITIONS.has(sign) && !(isNumber(node.left) && isNumber(node.right))) return;
    for (const other of Object.hasOwn(OPERATORS, sign) ? OPERATORS[sign] : [])
      addInExpression(node, token.getStart(source), token.end, other, `${sign} becomes ${other}`);
  };

  /** A condition that is always true, or never. */
  const visitCondition = (condition) => {
    for (const text of ["true", "false"]) if (condition.getText(source) !== text) replace(condition, text, `the condition becomes ${text}`);
  };

  /** A function that does nothing, or always says the same. */
  const visitBody = (node) => {
    const { body } = node;
    const signature = checker.getSignatureFromDeclaration(node);
    if (body === undefined || !ts.isBlock(body) || body.statements.length === 0 || signature === undefined) return;
    const { flags } = checker.getReturnTypeOfSignature(signature);
    const results =
      flags & ts.TypeFlags.Void ? [""] : flags & ts.TypeFlags.BooleanLike ? ["true", "false"] : flags & ts.TypeFlags.NumberLike ? ["0"] : [];
    const at = body.getStart(source) + 1;
    // An instruction behind it would be unreachable, and a warning; the condition hides it.
    for (const result of results)
      add(at, at, ` if (true) return ${result};`, `the function returns ${result || "early"}`, { start: at, end: at }, "PROBE;", "");
  };

  const visit = (node) => {
    if (ts.isTypeNode(node) || ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node)) return;
    if (ts.isBinaryExpression(node)) visitBinary(node);
    if (ts.isNumericLiteral(node) && isValue(node))
      replace(node, String(Number(node.text) + 1), `${node.getText(source)} becomes ${Number(node.text) + 1}`);
    if (node.kind === ts.SyntaxKind.TrueKeyword && isValue(node)) replace(node, "false", "true becomes false");
    if (node.kind === ts.SyntaxKind.FalseKeyword && isValue(node)) replace(node, "true", "false becomes true");
    if (ts.isPrefixUnaryExpression(node) && (node.operator === ts.SyntaxKind.ExclamationToken || node.operator === ts.SyntaxKind.MinusToken)) {
      const sign = node.operator === ts.SyntaxKind.MinusToken ? "-" : "!";
      addInExpression(node, node.getStart(source), node.operand.getStart(source), "", `${sign} is removed`);
    }
    if (ts.isExpressionStatement(node) && isRemovable(node.expression))
      addInStatement(node, node.getStart(source), node.end, ";", "the statement is removed");
    if (ts.isIfStatement(node)) visitCondition(node.expression);
    if (ts.isConditionalExpression(node)) visitCondition(node.condition);
    if (ts.isFunctionLike(node)) visitBody(node);
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found.sort((a, b) => a.start - b.start || a.end - b.end);
}

/** The text of a file with one mutant in it. */
export function applyMutant(text, { start, end, text: replacement }) {
  return text.slice(0, start) + replacement + text.slice(end);
}

/** The text of a file with a probe at each of these mutants, which are numbered in `numbers`. */
export function addProbes(text, mutants, numbers) {
  const insertions = mutants.flatMap(({ probe }, i) => {
    const before = probe.before.replace("PROBE", `globalThis.reachMutant(${numbers[i]})`);
    const size = probe.end - probe.start;
    // Of two that begin at the same place the longer one is outside, of two that end at the same place likewise.
    return [
      { at: probe.start, order: 1e6 - size, text: before },
      { at: probe.end, order: size - 1e6, text: probe.after },
    ];
  });
  insertions.sort((a, b) => a.at - b.at || a.order - b.order);
  let result = "";
  let from = 0;
  for (const insertion of insertions) {
    result += text.slice(from, insertion.at) + insertion.text;
    from = insertion.at;
  }
  return result + text.slice(from);
}
