import type { Context } from "../grammar/command";
import type { Grammar } from "../grammar/grammar";
import { faultText, runLine, type LineResult } from "../grammar/parse";
import { takeOutput } from "../session";
import { IN_SYSTEM_VIEW, viewCommandText, SYSTEM_VIEW, USER_VIEW } from "../../notation/views";
import { SAVED_CONFIGURATION } from "./save";

/**
 * Carries out the saved configuration line by line, as if it were typed in system view. A line that cannot be carried out is reported by `report` and
 * kept in `configuration.unknownLines`; the rest holds. `context` has a session of its own, in system view. Nothing happens when there is none. `fileName` is what reports call it.
 */
export function loadConfiguration(context: Context, grammar: Grammar, report: (lines: string[]) => void, fileName = SAVED_CONFIGURATION): void {
  const configuration = context.configuration;
  const text = context.board.storage.read(SAVED_CONFIGURATION);
  if (text === undefined) return;
  configuration.isLoaded = true;
  // Below a line that opens a view we do not know, indented lines are not ours to understand: they belong to it.
  let unknownViewCommand = "";
  let number = 0;
  for (const raw of text.split("\n")) {
    const line = trimEnd(raw.split("\t").join(" "));
    number = number + 1;
    const isIndented = line.charAt(0) === " ";
    if (line.charAt(0) === "#") context.session.viewContext = IN_SYSTEM_VIEW;
    if (!isIndented) unknownViewCommand = "";
    if (unknownViewCommand !== "") {
      configuration.unknownLines.push({ viewCommand: unknownViewCommand, text: line });
    } else {
      const { fault, refusal, view } = loadLine(grammar, line, `${fileName}: line ${number}`, context, report);
      if (fault !== undefined && !isIndented) {
        configuration.unknownLines.push({ viewCommand: "", text: line });
        unknownViewCommand = line;
      } else if (fault !== undefined || refusal !== undefined) {
        const viewCommand = view === SYSTEM_VIEW ? "" : viewCommandText(context.session.viewContext);
        configuration.unknownLines.push({ viewCommand, text: isIndented ? line : ` ${line}` });
      }
    }
  }
}

/** Carries out one line; when that cannot be, why has been reported, with the `position` where it stands. */
function loadLine(grammar: Grammar, line: string, position: string, context: Context, report: (lines: string[]) => void): LineResult {
  const result = runLine(grammar, line, context);
  const { fault, refusal } = result;
  report(takeOutput(context.session));
  // `return` and `quit` end a section, never the file.
  if (context.session.viewContext.view === USER_VIEW) context.session.viewContext = IN_SYSTEM_VIEW;
  if (fault !== undefined) report([`${position}, column ${fault.column + 1}:`, line, `${" ".repeat(fault.column)}^`, faultText(fault.kind)]);
  else if (refusal !== undefined) report([`${position}: ${refusal}`]);
  return result;
}

/** Without blanks and a carriage return at the end: files edited elsewhere have them. */
function trimEnd(line: string): string {
  let end = line.length;
  while (end > 0 && (line.charAt(end - 1) === " " || line.charAt(end - 1) === "\r")) end = end - 1;
  return line.substring(0, end);
}
