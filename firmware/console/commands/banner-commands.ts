import { beginBanner } from "../grammar/banner";
import type { Arguments, Command, Parameter } from "../grammar/command";

const KINDS = ["incoming", "legal", "login", "motd", "shell"];

function kindOf(values: Arguments): string {
  return KINDS.find((kind) => values[kind] !== undefined) ?? "";
}

/** Text of a banner: any characters, because they are stored only. */
const TEXT: Parameter = {
  accept: (word) => word,
  placeholders: [{ word: "TEXT", text: "Banner; its first character ends it, here or in a later line" }],
  isRest: true,
};

/** Banners (console README, "Banners"). */
export function bannerCommands(): Command[] {
  return [
    {
      view: "system",
      syntax: `header { ${KINDS.join(" | ")} } [ banner-text ]`,
      parameters: { "banner-text": TEXT },
      run: (values, { configuration, session }) => {
        beginBanner(session, configuration, kindOf(values), values["banner-text"] ?? "");
        return undefined;
      },
      undoSyntax: `header { ${KINDS.join(" | ")} }`,
      undo: (values, { configuration }) => {
        const others = (configuration.banners ?? []).filter(({ kind }) => kind !== kindOf(values));
        if (configuration.banners === undefined || others.length === configuration.banners.length) return "The banner does not exist.";
        configuration.banners = others;
        return undefined;
      },
    },
  ];
}
