import { join, resolve } from "node:path";
import { ESLint } from "eslint";
import ts from "typescript";

/** A piece of TypeScript as if it stood in a module of the named folder, e.g. "firmware/time". */
export interface Snippet {
  readonly room: string;
  readonly code: string;
}

/** Findings of the rules of the repository in one snippet: "rule: message", in order. */
export type Findings = readonly string[];

/**
 * Lints snippets with the repository's own configuration. No file is written: rules that need types get one program in which every snippet is a
 * module, because to build a program for each costs a second.
 */
export async function lintSnippets(snippets: readonly Snippet[]): Promise<Findings[]> {
  const paths = snippets.map((snippet, index) => resolve(snippet.room, `snippet-${index}.ts`));
  const program = createProgram(new Map(snippets.map((snippet, index) => [paths[index], snippet.code])));
  const eslint = new ESLint({
    cwd: process.cwd(),
    overrideConfig: { languageOptions: { parserOptions: { programs: [program], project: null } } },
  });
  const findings: Findings[] = [];
  for (let i = 0; i < snippets.length; i++) {
    const [result] = await eslint.lintText(snippets[i].code, { filePath: paths[i] });
    findings.push(result.messages.map((message) => `${message.ruleId ?? "error"}: ${message.message}`));
  }
  return findings;
}

/** The compiler's own complaints about one module that sees only the library of the portable rooms. */
export function checkPortable(code: string): string[] {
  const path = resolve("firmware/snippet.ts");
  const program = createProgram(new Map([[path, code]]));
  return ts
    .getPreEmitDiagnostics(program, program.getSourceFile(path))
    .map((diagnostic) => ts.flattenDiagnosticMessageText(diagnostic.messageText, "\n"));
}

/** A program of modules that exist only in memory, under the compiler options of the portable rooms. */
function createProgram(modules: ReadonlyMap<string, string>): ts.Program {
  const { config } = ts.readConfigFile("tsconfig.portable.json", (path) => ts.sys.readFile(path)) as { config: object };
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, process.cwd(), undefined, "tsconfig.portable.json");
  const host = ts.createCompilerHost(options, true);
  const { fileExists, readFile } = ts.sys;
  host.fileExists = (path) => modules.has(path) || fileExists(path);
  host.readFile = (path) => modules.get(path) ?? readFile(path);
  return ts.createProgram([join(process.cwd(), ".eslint/portable-lib.d.ts"), ...modules.keys()], { ...options, incremental: false }, host);
}
