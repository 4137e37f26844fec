import type { Arguments, Parameter } from "./command";
import { findInterface, listInterfaceTypes, splitInterfaceName } from "./interface-name";

/** The type of an interface that the board has, in full, abbreviated or as its acronym. */
function interfaceType(): Parameter {
  return {
    accept: (word, context) =>
      listInterfaceTypes(context.board.network, word).length === 1 ? listInterfaceTypes(context.board.network, word)[0] : undefined,
    placeholders: [],
    words: (context) => listInterfaceTypes(context.board.network, "").map((type) => ({ word: type, text: `${type} interface` })),
  };
}

/** The number of an interface whose type stands before it under the name `interface-type`. */
function interfaceNumber(): Parameter {
  return {
    accept: (word, context, values) => {
      const type = values["interface-type"];
      return type !== undefined && findInterface(context.board.network, type, word) !== undefined ? word : undefined;
    },
    placeholders: [{ word: "<number>", text: "Interface number" }],
  };
}

/** Type and number in one word, for example `e0/0`; the full name comes out. */
function interfaceName(): Parameter {
  return {
    accept: (word, context) => {
      const { type, number } = splitInterfaceName(word);
      const types = type === "" || number === "" ? [] : listInterfaceTypes(context.board.network, type);
      return types.length === 1 ? findInterface(context.board.network, types[0], number) : undefined;
    },
    placeholders: [],
  };
}

/** How a command names an interface: `ethernet0/0`, or with a blank before the number. */
export const INTERFACE_SYNTAX = "{ interface-name | interface-type interface-number }";
/** The parameters in it. */
export const INTERFACE_PARAMETERS = {
  "interface-name": interfaceName(),
  "interface-type": interfaceType(),
  "interface-number": interfaceNumber(),
};

/** The full name of the interface that was typed; empty when none was. */
export function interfaceOf(values: Arguments): string {
  const name = values["interface-name"];
  if (name !== undefined) return name;
  const type = values["interface-type"];
  return type === undefined ? "" : `${type}${values["interface-number"]}`;
}
