// Language of comments, test names and Markdown: phrases that are not used, doc comments that begin with a question word, sentences that are too long,
// references to files that do not exist.
//   node .eslint/language.mjs                 the repository, without what language-exempt.mjs lists
//   node .eslint/language.mjs --staged        the files of the next commit, likewise
//   node .eslint/language.mjs FILE|FOLDER...  these, exempt or not
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { globExpression, namedFiles, repositoryFiles, stagedFiles, top } from "./files.mjs";
import exempt from "./language-exempt.mjs";
import { languageOf, proseOf } from "./prose.mjs";
import { checkReferences, indexOf } from "./references.mjs";

const MOST_WORDS = 35;

/** Phrases that are not used, each with what to write instead. */
const phrases = [
  ["anew", "again"],
  ["whoever", "client, peer, server, attacker or operator"],
  ["nobody", "client, peer, server, attacker or operator"],
  ["somebody", "client, peer, server, attacker or operator"],
  ["whither", "the destination"],
  ["by a kelvin", "by 1 K"],
  ["unless (?:said|told) otherwise", "Default: ..."],
  ["in words", "an error message"],
  ["so many", "the count, by its name"],
  ["what stands", "the thing itself"],
  ["is met with", "is dropped, is answered with"],
  ["has to be had", "must be available"],
  ["what it is for", "its purpose"],
  ["comes by", "receives, obtains"],
  ["who floods", "a client that exceeds its rate"],
  ["who forges", "an attacker"],
].map(([source, instead]) => [new RegExp(`\\b(?:${source})\\b`, "gi"), instead]);

const question = /^(What|Who|Whoever|Where|Whether|That|How)\b/;
const abbreviation = /(?:\b(?:e\.g|i\.e|cf|vs|etc|approx|no|sec|fig|pp?|ch|Nos?)|\b[A-Z])\.$/;

/** Text with code, addresses and links as one word each, of the same length so that offsets stay. */
const plain = (text) =>
  text
    .replace(/`[^`]*`/g, (code) => "x".repeat(code.length))
    .replace(/\]\([^)\s]*\)/g, (link) => " ".repeat(link.length))
    .replace(/<[^>\s][^>]*>/g, (tag) => " ".repeat(tag.length))
    .replace(/\b[a-z]+:\/\/\S*[\w/]/g, (address) => "x".repeat(address.length));

/** Sentences of a text: [offset, words]. */
const sentencesOf = (text) => {
  const sentences = [];
  let words = 0;
  let start = 0;
  for (const { 0: word, index } of text.matchAll(/\S+/g)) {
    if (words === 0) start = index;
    if (/[\p{L}\p{N}]/u.test(word)) words++;
    if (!/[.!?]["')\]*_]*$/.test(word) || abbreviation.test(word)) continue;
    if (words > 0) sentences.push([start, words]);
    words = 0;
  }
  if (words > 0) sentences.push([start, words]);
  return sentences;
};

/**
 * Findings in the text of a file.
 * @param {string} source
 * @param {string} file
 * @returns {{ line: number, message: string }[]}
 */
export const checkLanguage = (source, file) => {
  if (languageOf(file) === undefined) return [];
  return proseOf(source, file).flatMap(({ text: raw, lineAt, isDoc, isName, hasSentences }) => {
    const text = plain(raw);
    const found = [];
    for (const [phrase, instead] of phrases)
      for (const match of text.matchAll(phrase)) found.push({ line: lineAt(match.index), message: `"${match[0]}": write ${instead}` });
    const begins = isDoc ? question.exec(text) : null;
    if (begins)
      found.push({ line: lineAt(0), message: `a doc comment does not begin with "${begins[1]}": a noun phrase, or a verb in the third person` });
    if (!hasSentences || isName) return found;
    for (const [offset, words] of sentencesOf(text)) {
      const message = `sentence of ${words} words, at most ${MOST_WORDS} are allowed: "${text.slice(offset, offset + 40)}..."`;
      if (words > MOST_WORDS) found.push({ line: lineAt(offset), message });
    }
    return found;
  });
};

const main = (args) => {
  const exemptions = exempt.map((glob) => ({ glob, expression: globExpression(glob), findings: 0 }));
  const all = repositoryFiles();
  const index = indexOf(all);
  const isChosen = args.length > 0 && args[0] !== "--staged";
  const chosen = isChosen ? namedFiles(args) : args.length > 0 ? stagedFiles() : all;
  let count = 0;
  for (const file of chosen) {
    if (languageOf(file) === undefined) continue;
    const exemption = isChosen ? undefined : exemptions.find(({ expression }) => expression.test(file));
    const source = readFileSync(join(top, file), "utf8");
    const findings = [...checkLanguage(source, file), ...checkReferences(source, file, index)].sort((a, b) => a.line - b.line);
    if (exemption !== undefined) {
      exemption.findings += findings.length;
      continue;
    }
    for (const { line, message } of findings) console.log(`${file}:${line}: ${message}`);
    count += findings.length;
  }
  const needless = exemptions.filter(({ findings }) => findings === 0).map(({ glob }) => glob);
  if (args.length === 0 && needless.length > 0) console.log(`.eslint/language-exempt.mjs: no longer needed: ${needless.join(" ")}`);
  if (count > 0) console.log(`language: ${count} findings`);
  return count === 0 ? 0 : 1;
};

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) process.exitCode = main(process.argv.slice(2));
