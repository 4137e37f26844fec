import type { Banner, Configuration } from "../../settings/configuration";
import { printLines, type Session } from "../session";

/**
 * Text of a banner (Comware `header`). It begins with a character that also ends it, in the same line or in a later one. Its lines are never commands. Banners
 * are stored and not displayed: programs take text before the prompt for a prompt.
 */

/** Longest banner that a session may type [characters], as on a Comware device. */
const LONGEST = 2000;
/** Character that ends a banner whose command has no text. */
const DEFAULT_END = "%";

/** Begins a banner with the text behind its keyword; an empty one when the text begins in the next line. */
export function beginBanner(session: Session, configuration: Configuration, kind: string, text: string): void {
  const first = text === "" ? DEFAULT_END : text;
  const banner: Banner = { kind, lines: [first] };
  session.banner = banner;
  session.bannerLength = first.length;
  if (first.length > 1 && first.indexOf(endOf(banner), 1) >= 0) endBanner(session, configuration, banner);
}

/** Takes a line of the text of a banner, or the end of a file, which is undefined. Returns false when no banner is being read. */
export function takeBannerLine(session: Session, configuration: Configuration, line: string | undefined): boolean {
  const { banner } = session;
  if (banner === undefined) return false;
  if (line === undefined) {
    // The lines after the command are not in force, and may have been about access.
    endBanner(session, configuration, banner);
    configuration.access.isClosed = true;
    return true;
  }
  session.bannerLength = session.bannerLength + line.length + 1;
  if (!session.isInteractive || session.bannerLength <= LONGEST) banner.lines.push(line);
  if (line.indexOf(endOf(banner)) >= 0) endBanner(session, configuration, banner);
  return true;
}

function endBanner(session: Session, configuration: Configuration, banner: Banner): void {
  session.banner = undefined;
  if (session.isInteractive && session.bannerLength > LONGEST)
    printLines(session, [`The banner is longer than ${LONGEST} characters: it is not stored.`]);
  else configuration.banners = [...(configuration.banners ?? []).filter(({ kind }) => kind !== banner.kind), banner];
}

function endOf({ lines }: Banner): string {
  return lines[0].charAt(0);
}
