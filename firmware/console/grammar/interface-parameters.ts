import type { Board } from "../../../hal/board";
import type { Arguments, Parameter } from "./command";
import { findInterface, listInterfaceTypes, parentOf, splitInterfaceName } from "./interface-name";

/** The type of an interface that the board has, in full, abbreviated or as its acronym. */
function interfaceType(): Parameter {
  return {
    accept: (word, context) =>
      listInterfaceTypes(context.board.network, word).length === 1 ? listInterfaceTypes(context.board.network, word)[0] : undefined,
    placeholders: [],
    words: (context) => listInterfaceTypes(context.board.network, "").map((type) => ({ word: type, text: `${type} interface` })),
  };
}

/** Finds the full name of an interface by its type in full and its number. */
type Find = (this: void, board: Board, type: string, number: string) => string | undefined;

const findExisting: Find = (board, type, number) => findInterface(board.network, type, number);

/** A subinterface that does not exist yet counts too, where the board can make it. */
const findOpenable: Find = (board, type, number) => {
  const found = findInterface(board.network, type, number);
  if (found !== undefined || board.addressing === undefined) return found;
  return parentOf(board.network, type, number) === undefined ? undefined : `${type}${number}`;
};

/** The number of an interface whose type stands before it under the name `interface-type`. */
function interfaceNumber(find: Find): Parameter {
  return {
    accept: (word, context, values) => {
      const type = values["interface-type"];
      return type !== undefined && find(context.board, type, word) !== undefined ? word : undefined;
    },
    placeholders: [{ word: "<number>", text: "Interface number" }],
  };
}

/** Type and number in one word, for example `e0/0`; the full name comes out. */
function interfaceName(find: Find): Parameter {
  return {
    accept: (word, context) => {
      const { type, number } = splitInterfaceName(word);
      const types = type === "" || number === "" ? [] : listInterfaceTypes(context.board.network, type);
      return types.length === 1 ? find(context.board, types[0], number) : undefined;
    },
    placeholders: [],
  };
}

/** How a command names an interface: `ethernet0/0`, or with a blank before the number. */
export const INTERFACE_SYNTAX = "{ interface-name | interface-type interface-number }";
/** The parameters in it. */
export const INTERFACE_PARAMETERS = {
  "interface-name": interfaceName(findExisting),
  "interface-type": interfaceType(),
  "interface-number": interfaceNumber(findExisting),
};
/** The same for the command that opens an interface's view, and makes subinterfaces by that. */
export const OPENABLE_INTERFACE_PARAMETERS = {
  ...INTERFACE_PARAMETERS,
  "interface-name": interfaceName(findOpenable),
  "interface-number": interfaceNumber(findOpenable),
};

/** The full name of the interface that was typed; empty when none was. */
export function interfaceOf(values: Arguments): string {
  const name = values["interface-name"];
  if (name !== undefined) return name;
  const type = values["interface-type"];
  return type === undefined ? "" : `${type}${values["interface-number"]}`;
}
