import type { Context } from "../grammar/command";
import type { Grammar } from "../grammar/grammar";
import { faultText, runLine, type LineResult } from "../grammar/parse";
import { takeOutput } from "../session";
import { IN_SYSTEM_VIEW, viewCommandText, SYSTEM_VIEW, USER_VIEW } from "../../notation/views";
import { SAVED_CONFIGURATION } from "./save";

/**
 * Executes the saved configuration line by line, as if typed in system view. A line that cannot be executed is reported to `report` and stored in
 * `configuration.unknownLines`; the others take effect. `context` has a session of its own, in system view. `fileName` names the file in reports.
 */
export function loadConfiguration(context: Context, grammar: Grammar, report: (lines: string[]) => void, fileName = SAVED_CONFIGURATION): void {
  const configuration = context.configuration;
  const text = context.board.storage.read(SAVED_CONFIGURATION);
  if (text === undefined) {
    if (context.board.storage.has(SAVED_CONFIGURATION)) report([`${fileName} cannot be read; the device starts without it.`]);
    return;
  }
  configuration.isLoaded = true;
  // Indented lines below an unknown view command belong to that view: they are not executed in another one.
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

/** Executes one line. Reports a fault or refusal with its `position` in the file. */
function loadLine(grammar: Grammar, line: string, position: string, context: Context, report: (lines: string[]) => void): LineResult {
  const result = runLine(grammar, line, context);
  const { fault, refusal } = result;
  report(takeOutput(context.session));
  // `return` and `quit` end a section, not the file.
  if (context.session.viewContext.view === USER_VIEW) context.session.viewContext = IN_SYSTEM_VIEW;
  if (fault !== undefined) report([`${position}, column ${fault.column + 1}:`, line, `${" ".repeat(fault.column)}^`, faultText(fault.kind)]);
  else if (refusal !== undefined) report([`${position}: ${refusal}`]);
  return result;
}

/** Removes blanks and a carriage return at the end, which editors add. */
function trimEnd(line: string): string {
  let end = line.length;
  while (end > 0 && (line.charAt(end - 1) === " " || line.charAt(end - 1) === "\r")) end = end - 1;
  return line.substring(0, end);
}
