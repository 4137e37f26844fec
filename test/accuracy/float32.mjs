// An esbuild plugin that computes firmware/ as a board without doubles does (NodeMCU's default Lua: 32-bit integers and float32). It rounds every number
// literal and the result of every + - * / and of Math's functions to the nearest float32. Integers above 2^24 are rounded too, although such a board stores them
// exactly. The rooms of the packet path need none, so that this is no easier than the board.
import { readFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import ts from "typescript";

const ROUNDED = new Set([ts.SyntaxKind.PlusToken, ts.SyntaxKind.MinusToken, ts.SyntaxKind.AsteriskToken, ts.SyntaxKind.SlashToken]);
const ROOMS = /firmware\/(estimator|selection|clock|association|time)\/.*\.ts$/;
const PRELUDE = "const f32: <T>(x: T) => T = (x) => (typeof x === 'number' ? (Math.fround(x) as typeof x) : x);\n";

const { factory } = ts;
const round = (node) => factory.createCallExpression(factory.createIdentifier("f32"), undefined, [node]);

const isMathCall = (node) =>
  ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression) && node.expression.expression.getText() === "Math";

/** Wraps what a float32 machine would round; members of enumerations and types stay as they are. */
const roundArithmetic = (context) => (file) => {
  const visit = (node) => {
    if (ts.isEnumDeclaration(node) || ts.isTypeNode(node) || ts.isImportDeclaration(node)) return node;
    const isRounded = (ts.isBinaryExpression(node) && ROUNDED.has(node.operatorToken.kind)) || ts.isNumericLiteral(node) || isMathCall(node);
    const visited = ts.visitEachChild(node, visit, context);
    return isRounded ? round(visited) : visited;
  };
  return ts.visitNode(file, visit);
};

/** The text of a module with all its arithmetic rounded. */
function roundModule(path) {
  const file = ts.createSourceFile(path, readFileSync(path, "utf8"), ts.ScriptTarget.ES2020, true);
  const { transformed } = ts.transform(file, [roundArithmetic]);
  return PRELUDE + ts.createPrinter().printFile(transformed[0]);
}

/** True time and the network are the world's, not the board's: what the simulator and the tests compute with firmware/time stays exact, in a copy of that room. */
const EXACT = "exact";
const locate = (resolveDir, path) => `${resolve(resolveDir, path)}.ts`;

/** The plugin. */
export const float32 = {
  name: "float32",
  setup: ({ onLoad, onResolve }) => {
    onResolve({ filter: /firmware\/time\//, namespace: "file" }, ({ path, importer, resolveDir }) =>
      /\/(boards|test)\//.test(importer) ? { path: locate(resolveDir, path), namespace: EXACT } : undefined,
    );
    onResolve({ filter: /^\./, namespace: EXACT }, ({ path, importer }) => ({ path: locate(dirname(importer), path), namespace: EXACT }));
    onLoad({ filter: /./, namespace: EXACT }, ({ path }) => ({ contents: readFileSync(path, "utf8"), loader: "ts" }));
    onLoad({ filter: ROOMS, namespace: "file" }, ({ path }) => ({ contents: roundModule(path), loader: "ts" }));
  },
};
