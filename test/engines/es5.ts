import { readFileSync } from "node:fs";
import { build } from "esbuild";
import ts from "typescript";

/** Functions of ECMAScript 2015 that the firmware and the simulator use, for engines without them. */
const LIBRARY = "test/engines/es5-library.js";

// TypeScript 7 no longer writes ECMAScript 5: the compiler's version is pinned until another one does.
// eslint-disable-next-line @typescript-eslint/no-deprecated
const OPTIONS: ts.CompilerOptions = { target: ts.ScriptTarget.ES5, module: ts.ModuleKind.CommonJS, ignoreDeprecations: "6.0" };

/** A number that is not whole, as a quotient of a whole number below 2^53 and a power of two. */
function quotientText(value: number): string {
  let [dividend, bits] = [value, 0];
  for (; !Number.isInteger(dividend); bits++) dividend *= 2;
  return `(${dividend}/0x${2 ** (bits % 4)}${"0".repeat(Math.floor(bits / 4))})`;
}

/**
 * Replaces decimal fractions by quotients with the same value to the last bit: MuJS 1.3.2 is wrong by one unit in the last place of some. A division by a power of
 * two is exact.
 */
const nameExactNumbers: ts.TransformerFactory<ts.SourceFile> = (context) => {
  const visit = (node: ts.Node): ts.Node => {
    if (ts.isNumericLiteral(node) && !Number.isInteger(Number(node.text))) return ts.factory.createIdentifier(quotientText(Number(node.text)));
    return ts.visitEachChild(node, visit, context);
  };
  return (source) => ts.visitEachChild(source, visit, context);
};

/** Bundles a module for JavaScript of 2009, with its exports in the global `exportName`. */
export async function bundleForEs5(entry: string, exportName: string): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [entry],
    bundle: true,
    format: "iife",
    globalName: exportName,
    target: "es2022",
    write: false,
    logLevel: "silent",
  });
  const { outputText } = ts.transpileModule(outputFiles[0].text, { compilerOptions: OPTIONS, transformers: { before: [nameExactNumbers] } });
  return `${readFileSync(LIBRARY, "utf8")}\n${outputText}`;
}
