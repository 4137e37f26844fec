import { LogLevel } from "../../log/log";
import { IN_SYSTEM_VIEW, viewCommandText, SYSTEM_VIEW, USER_VIEW } from "../../notation/views";
import { allLines } from "../../notation/text";
import { commandWords } from "../grammar/aliases";
import type { Context } from "../grammar/command";
import { FaultKind } from "../grammar/grammar";
import { faultText, runLine, type LineResult } from "../grammar/parse";
import { isOfRefusedView, noteResult } from "../grammar/reading";
import type { ConsoleFeatures } from "../line/shell";
import { takeOutput } from "../session";
import { SAVED_CONFIGURATION } from "./save";

/** Receives lines for the console. */
type Report = (this: void, lines: string[]) => void;

/** Longest line that is read as a command [characters]. A console line is shorter. */
const LONGEST_LINE = 2048;
/** Keywords of a password or key in the words that follow. */
const SECRET_KEYWORDS = ["simple", "plain", "cipher", "hash"];
/** Faulty lines that are reported one by one. */
const MOST_REPORTS = 100;

/**
 * Executes the saved configuration line by line, as if typed in system view. A line that cannot be executed is reported to `report` and stored in
 * `configuration.unknownLines`; the others take effect. `context` has a session of its own, in system view. `fileName` names the file in reports.
 */
export function loadConfiguration(context: Context, features: ConsoleFeatures, report: Report, fileName = SAVED_CONFIGURATION): void {
  const { board, configuration, engine, session } = context;
  const text = board.storage.read(SAVED_CONFIGURATION);
  if (text === undefined) {
    if (board.storage.has(SAVED_CONFIGURATION)) report([`${fileName} cannot be read.`]);
    return;
  }
  const excess = features.sizeRefusal === undefined ? undefined : features.sizeRefusal(text);
  if (excess !== undefined) {
    report([`${fileName} ${excess}: renamed to ${board.storage.setAside(SAVED_CONFIGURATION)}.`]);
    return;
  }
  configuration.isLoaded = true;
  let number = 0;
  let keptRules = 0;
  let position = 0;
  while (position < text.length) {
    const end = text.indexOf("\n", position);
    const line = trimEnd(
      text
        .substring(position, end < 0 ? text.length : end)
        .split("\t")
        .join(" "),
    );
    position = end < 0 ? text.length : end + 1;
    number = number + 1;
    if (features.takeBannerLine !== undefined && features.takeBannerLine(session, configuration, line)) continue;
    const viewCommand = session.refusedView;
    if (isOfRefusedView(session, line)) {
      if (session.refusedView !== "") configuration.unknownLines.push({ viewCommand, text: line });
    } else if (readLine(features, line, `${fileName}: line ${number}`, context, report)) {
      keptRules = keptRules + 1;
    }
  }
  if (features.takeBannerLine !== undefined && features.takeBannerLine(session, configuration, undefined))
    report([`${fileName}: a banner has no end: the lines after it are not in force.`]);
  const kept = configuration.unknownLines.length + keptRules;
  if (kept > 0)
    engine.log.write(
      LogLevel.Warning,
      "CONFIGURATION",
      `Lines of ${fileName} kept and not in force: ${kept}.${configuration.access.isClosed ? CLOSED : ""}`,
    );
}

const CLOSED = " An address without a configured access right has none.";

/** Executes one line. One that is refused is reported with its `position` in the file, and stored. Returns true when it is stored as a rule of an ACL. */
function readLine(features: ConsoleFeatures, line: string, position: string, context: Context, report: Report): boolean {
  const { configuration, session } = context;
  const viewContext = session.viewContext;
  const result = line.length > LONGEST_LINE ? TOO_LONG : runLine(features, line, context);
  const { fault, refusal, view } = result;
  report(allLines(takeOutput(session)));
  // `return` and `quit` end a section, not the file.
  if (session.viewContext.view === USER_VIEW) session.viewContext = IN_SYSTEM_VIEW;
  const isRefused = fault !== undefined || refusal !== undefined;
  if (isRefused && configuration.unknownLines.length < MOST_REPORTS) report(refusalLines(line, position, result));
  // Without its access rights, every address would be a peer.
  if (isRefused && line.indexOf("ntp-service access ") >= 0) configuration.access.isClosed = true;
  if (isRefused && features.failClosed !== undefined && features.failClosed(context, line, fault !== undefined)) return true;
  noteResult(session, line, result);
  if (!isRefused) return false;
  // A refused undo form has nothing to undo. Stored behind the rest of the configuration, it would take effect at the next start.
  if (refusal !== undefined && commandWords(line)[0].text === "undo") return false;
  const isIndented = line.charAt(0) === " ";
  if (session.refusedView === line) configuration.unknownLines.push({ viewCommand: "", text: line });
  else
    configuration.unknownLines.push({ viewCommand: view === SYSTEM_VIEW ? "" : viewCommandText(viewContext), text: isIndented ? line : ` ${line}` });
  return false;
}

const TOO_LONG: LineResult = { fault: { kind: FaultKind.TooMany, column: LONGEST_LINE }, refusal: undefined, view: undefined, isSecret: false };

function refusalLines(line: string, position: string, { fault, refusal }: LineResult): string[] {
  if (fault === undefined) return [`${position}: ${refusal}`];
  const where = `${position}, column ${fault.column + 1}:`;
  if (line.length > LONGEST_LINE) return [where, faultText(fault.kind)];
  return [where, withoutSecret(line), `${" ".repeat(fault.column)}^`, faultText(fault.kind)];
}

/** Returns `line` with asterisks in place of what follows the keyword of a secret, abbreviated or not. Reports are read on screens and stored in logs. */
function withoutSecret(line: string): string {
  for (const { end, text } of commandWords(line)) {
    if (text.length > 1 && SECRET_KEYWORDS.some((keyword) => keyword.indexOf(text) === 0))
      return line.substring(0, end) + line.substring(end, end + 1) + "*".repeat(line.length > end ? line.length - end - 1 : 0);
  }
  return line;
}

/** Removes blanks and a carriage return at the end, which editors add. */
function trimEnd(line: string): string {
  let end = line.length;
  while (end > 0 && (line.charAt(end - 1) === " " || line.charAt(end - 1) === "\r")) end = end - 1;
  return line.substring(0, end);
}
