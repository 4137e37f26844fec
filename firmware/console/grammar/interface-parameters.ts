import type { Board } from "../../../hal/board";
import type { Arguments, Parameter } from "./command";
import { findInterface, listInterfaceTypes, parentOf, splitInterfaceName } from "../../notation/interface-name";

/** Parameter: type of an interface of the board, in full, abbreviated or as its acronym. */
function interfaceType(): Parameter {
  return {
    accept: (word, context) =>
      listInterfaceTypes(context.board.network, word).length === 1 ? listInterfaceTypes(context.board.network, word)[0] : undefined,
    placeholders: [],
    words: (context) => listInterfaceTypes(context.board.network, "").map((type) => ({ word: type, text: `${type} interface` })),
  };
}

/** Function that returns the full name of an interface, given its full type and its number. */
type Find = (this: void, board: Board, type: string, number: string) => string | undefined;

const findExisting: Find = (board, type, number) => findInterface(board.network, type, number);

/** Accepts also a subinterface that does not exist yet, on a board that can make it. */
const findOpenable: Find = (board, type, number) => {
  const found = findInterface(board.network, type, number);
  if (found !== undefined || board.addressing === undefined) return found;
  return parentOf(board.network, type, number) === undefined ? undefined : `${type}${number}`;
};

/** Parameter: number of an interface. Its type is the value of `interface-type` before it. */
function interfaceNumber(find: Find): Parameter {
  return {
    accept: (word, context, values) => {
      const type = values["interface-type"];
      return type !== undefined && find(context.board, type, word) !== undefined ? word : undefined;
    },
    placeholders: [{ word: "<number>", text: "Interface number" }],
  };
}

/** Parameter: type and number in one word, for example `e0/0`. Its value is the full name. */
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

/** Syntax of an interface: `ethernet0/0`, or with a blank before the number. */
export const INTERFACE_SYNTAX = "{ interface-name | interface-type interface-number }";
/** Parameters of `INTERFACE_SYNTAX`. */
export const INTERFACE_PARAMETERS = {
  "interface-name": interfaceName(findExisting),
  "interface-type": interfaceType(),
  "interface-number": interfaceNumber(findExisting),
};
/** Parameters of the command `interface`, which makes subinterfaces. */
export const OPENABLE_INTERFACE_PARAMETERS = {
  ...INTERFACE_PARAMETERS,
  "interface-name": interfaceName(findOpenable),
  "interface-number": interfaceNumber(findOpenable),
};

/** Returns the full name of the interface that was typed; empty when none was. */
export function interfaceOf(values: Arguments): string {
  const name = values["interface-name"];
  if (name !== undefined) return name;
  const type = values["interface-type"];
  return type === undefined ? "" : `${type}${values["interface-number"]}`;
}
