// The type-checker and ESLint over the repository, or the files that are named, in one process: both use the same programs, which halves the time.
import { dirname, resolve } from "node:path";
import { ESLint } from "eslint";
import ts from "typescript";
import { top } from "./files.mjs";

/** Configurations of the type-checker, by their names in eslint.config.mjs. */
const projects = ["tsconfig.json", "tsconfig.portable.json", "tsconfig.lua.json", "boards/espruino/tsconfig.json"];

const formatHost = { getCanonicalFileName: (path) => path, getCurrentDirectory: () => top, getNewLine: () => "\n" };

const programOf = (project) => {
  const path = resolve(top, project);
  const { config, error } = ts.readConfigFile(path, ts.sys.readFile);
  if (error) throw new Error(ts.formatDiagnostic(error, formatHost));
  const { options, fileNames } = ts.parseJsonConfigFileContent(config, ts.sys, dirname(path), undefined, path);
  const checked = { ...options, incremental: false, tsBuildInfoFile: undefined };
  return ts.createProgram(fileNames, checked, ts.createCompilerHost(checked, true)); // ESLint's rules walk to the parents of a node
};

process.chdir(top);
const programs = new Map(projects.map((project) => [project, programOf(project)]));
const diagnostics = ts.sortAndDeduplicateDiagnostics([...programs.values()].flatMap((program) => [...ts.getPreEmitDiagnostics(program)]));
const format = process.stdout.isTTY ? ts.formatDiagnosticsWithColorAndContext : ts.formatDiagnostics;
process.stdout.write(format(diagnostics, formatHost));

globalThis.lintPrograms = programs; // read by eslint.config.mjs
const eslint = new ESLint();
const results = await eslint.lintFiles(process.argv.length > 2 ? process.argv.slice(2) : ["."]);
const formatter = await eslint.loadFormatter("stylish");
process.stdout.write(await formatter.format(results));
process.exitCode = diagnostics.length > 0 || results.some(({ errorCount, warningCount }) => errorCount + warningCount > 0) ? 1 : 0;
