// Prose of a source file: comments, test names and Markdown, as units (a paragraph, a list item, a heading, a table cell) with line numbers.

const cLike = { strings: "\"'", line: "//", block: ["/*", "*/"] };
const languages = {
  ts: { ...cLike, templates: true },
  c: cLike,
  hash: { strings: "\"'", line: "#" },
  make: { strings: "", line: "#" },
  lua: { strings: "\"'", line: "--", block: ["--[[", "]]"] },
};

/** Language of a file by its name; undefined where it holds no prose. */
export const languageOf = (file) => {
  const name = file.slice(file.lastIndexOf("/") + 1);
  if (/\.(ts|mts|cts|js|mjs|cjs)$/.test(name)) return "ts";
  if (/\.(c|h|ld|S)$/.test(name)) return "c";
  if (/\.(sh|py|cfg|ya?ml)$/.test(name) || /^\.(ci\/run|githooks\/.*)$/.test(file) || name.startsWith(".git")) return "hash";
  if (name === "Makefile" || name.endsWith(".mk")) return "make";
  if (name.endsWith(".lua")) return "lua";
  if (name.endsWith(".md")) return "md";
  return undefined;
};

/** True where a slash after this code begins a regular expression, not a division. */
const beginsExpression = (before) => /(?:^|[(,=:[!&|?{};+\-*%~^<>]|\b(?:return|typeof|case|of|in))\s*$/.test(before.slice(-24));
const testCall = /(?:^|[^\w.])(?:\w+\.)?(?:test|describe|suite|it)(?:\.\w+)?\(\s*$/;

/** Comments and, in TypeScript, strings of a source text, in order: { start, end, text, kind }, kind being line, block, name (of a test) or string. */
const scan = (source, language) => {
  const { strings, line, block, templates } = languages[language];
  const found = [];
  const open = []; // depth of braces in each template literal that is open
  let at = 0;
  const literal = (quote) => {
    const from = at + 1;
    for (at = from; at < source.length && source[at] !== quote; at++) {
      if (source[at] === "\\") at++;
      else if (source[at] === "\n" && quote !== "`") break;
      else if (quote === "`" && source.startsWith("${", at)) {
        open.push(0);
        at += 2;
        break;
      }
    }
    const isName = testCall.test(source.slice(Math.max(0, from - 60), from - 1));
    if (templates) found.push({ start: from, end: at, text: source.slice(from, at), kind: isName ? "name" : "string" });
    if (source[at] === quote) at++;
  };
  if (source.startsWith("#!")) at = source.indexOf("\n");
  while (at < source.length && at >= 0) {
    const char = source[at];
    if (block !== undefined && source.startsWith(block[0], at)) {
      const end = source.indexOf(block[1], at + block[0].length);
      const stop = end < 0 ? source.length : end + block[1].length;
      found.push({ start: at, end: stop, text: source.slice(at, stop), kind: "block" });
      at = stop;
    } else if (source.startsWith(line, at) && (line !== "#" || at === 0 || /\s/.test(source[at - 1]))) {
      const end = source.indexOf("\n", at);
      const stop = end < 0 ? source.length : end;
      found.push({ start: at, end: stop, text: source.slice(at, stop), kind: "line" });
      at = stop;
    } else if (strings.includes(char) && !(line === "#" && /\w/.test(source[at - 1] ?? ""))) literal(char);
    else if (templates && char === "`") literal(char);
    else if (templates && char === "/" && beginsExpression(source.slice(Math.max(0, at - 24), at))) {
      let inClass = false;
      for (at++; at < source.length && source[at] !== "\n" && (inClass || source[at] !== "/"); at++) {
        if (source[at] === "\\") at++;
        else if (source[at] === "[") inClass = true;
        else if (source[at] === "]") inClass = false;
      }
      at++;
    } else if (open.length > 0 && char === "{") {
      open[open.length - 1]++;
      at++;
    } else if (open.length > 0 && char === "}") {
      if (open[open.length - 1] > 0) {
        open[open.length - 1]--;
        at++;
      } else {
        open.pop();
        literal("`");
      }
    } else at++;
  }
  return found;
};

const marker = /^(?:\/\/+|#+|--+)[ \t]?/;

/** Lines of a block comment without its frame; text that is indented as a whole loses that indentation. */
const unframe = (text) => {
  const lines = text
    .replace(/^(?:\/\*+|--\[\[)[ \t]?/, "")
    .replace(/[ \t]*(?:\*+\/|\]\])$/, "")
    .split("\n");
  const rest = lines.slice(1);
  if (rest.every((line) => /^\s*\*|^\s*$/.test(line))) return [lines[0], ...rest.map((line) => line.replace(/^\s*\* ?/, ""))];
  const indents = rest.filter((line) => line.trim() !== "").map((line) => line.search(/\S/));
  const common = indents.length === 0 ? 0 : Math.min(...indents);
  return [lines[0], ...rest.map((line) => line.slice(common))];
};

/**
 * Texts of a file: { lines: [[number, text], ...], isDoc, isName, isMarkdown }. Line comments below each other are one text. A doc comment is one in
 * doc form, one at the margin of its file, any of a header file, or the help text of a make target.
 */
const textsOf = (source, file) => {
  const language = languageOf(file);
  if (language === "md") return [{ lines: source.split("\n").map((text, index) => [index + 1, text]), isMarkdown: true }];
  const texts = [];
  let line = 1;
  let counted = 0;
  for (const { start, text, kind } of scan(source, language)) {
    for (; counted < start; counted++) if (source[counted] === "\n") line++;
    const lineStart = source.lastIndexOf("\n", start - 1) + 1;
    const column = start - lineStart;
    const isAlone = source.slice(lineStart, start).trim() === "";
    if (kind === "string") continue;
    if (kind === "name") {
      texts.push({ lines: [[line, text]], isName: true });
      continue;
    }
    const lines = kind === "block" ? unframe(text) : [text.replace(marker, "")];
    const isHelp = language === "make" && text.startsWith("## ");
    const previous = texts.at(-1);
    if (kind === "line" && isAlone && previous?.column === column && previous.last === line - 1) {
      previous.lines.push([line, lines[0]]);
      previous.last = line;
      continue;
    }
    texts.push({
      lines: lines.map((content, index) => [line + index, content]),
      isDoc: text.startsWith("/**") || isHelp || (isAlone && (column === 0 || file.endsWith(".h"))),
      column: kind === "line" && isAlone ? column : undefined,
      last: line,
    });
  }
  return texts;
};

const item = /^\s*(?:[-*+]|\d+[.)])\s+/;
const tool = /^(?:eslint-|@ts-|prettier-|SPDX-|cppcheck-|shellcheck |c8 |v8 |clang-format |!)/;

/**
 * Units of prose of a file: { line, text, lineAt(offset), isDoc, isName, hasSentences }. Code blocks and words to tools are left out; table rows and
 * lines laid out in columns are units without sentences.
 */
export const proseOf = (source, file) =>
  textsOf(source, file).flatMap(({ lines, isDoc = false, isName = false, isMarkdown = false }) => {
    const units = [];
    let unit;
    let fence = false;
    let inList = false;
    let wasBlank = true;
    const add = (line, text, hasSentences = true) => {
      unit = { parts: [[line, text.trim()]], hasSentences, isName, isDoc: isDoc && units.length === 0 };
      units.push(unit);
    };
    for (const [line, raw] of lines) {
      const text = isMarkdown ? raw.replace(/^(?:> ?)+/, "") : raw;
      const isIndented = isMarkdown ? /^(?: {4}|\t)/.test(text) && (wasBlank || unit === undefined) : /^\s{2,}\S/.test(text);
      if (/^\s*(?:```|~~~)/.test(text)) {
        fence = !fence;
        unit = undefined;
      } else if (fence) continue;
      else if (text.trim() === "") unit = undefined;
      else if (tool.test(text.trim())) unit = undefined;
      else if (isMarkdown && /^#+\s/.test(text)) {
        add(line, text.replace(/^#+\s*/, ""), false);
        unit = undefined;
        inList = false;
      } else if (/^\s*\|/.test(text) || /\S\s{3,}\S.*\S\s{3,}\S/.test(text)) {
        for (const cell of text.split("|")) if (/\w/.test(cell)) add(line, cell, false);
        unit = undefined;
      } else if (item.test(text)) {
        add(line, text.replace(item, ""));
        inList = true;
      } else if (/^\s*@\w+/.test(text) && !isMarkdown) {
        add(line, text.replace(/^\s*@\w+\s*(?:\{[^}]*\}\s*)?/, ""));
        inList = true;
      } else if (isIndented && !inList) {
        if (!isMarkdown) add(line, text, false);
        unit = undefined;
      } else if (unit === undefined) {
        add(line, text);
        inList = inList && /^\s/.test(text);
      } else unit.parts.push([line, text.trim()]);
      wasBlank = text.trim() === "";
    }
    return units.map(({ parts, ...rest }) => ({
      ...rest,
      line: parts[0][0],
      text: parts.map(([, text]) => text).join(" "),
      lineAt: (offset) => {
        let end = 0;
        for (const [line, text] of parts) {
          end += text.length + 1;
          if (offset < end) return line;
        }
        return parts.at(-1)[0];
      },
    }));
  });

/** String literals of a TypeScript or JavaScript file: { line, text }. */
export const stringsOf = (source, file) => {
  if (languageOf(file) !== "ts") return [];
  const strings = scan(source, "ts").filter(({ kind }) => kind === "string");
  return strings.map(({ start, text }) => ({ line: source.slice(0, start).split("\n").length, text }));
};
