// Limits of a Lua compiler, checked in a bundle before it reaches a board: local variables and upvalues of one function.
import { createRequire } from "node:module";

const luaparse = createRequire(import.meta.url)("luaparse");

/** Limits of Lua 5.3, stock and NodeMCU. NodeMCU's Lua 5.1 allows 50 and 60, which a module with its imports exceeds. */
const MOST_LOCALS = 200;
const MOST_UPVALUES = 255;

/**
 * Checks a bundle. Returns a line for each function over a limit.
 * @param {string} lua
 * @returns {string[]}
 */
export function findForbidden(lua) {
  const wrong = [];
  const tree = luaparse.parse(lua, { luaVersion: "5.3", locations: true, comments: false, encodingMode: "pseudo-latin1" });
  // Each function with its own names, and those of outer functions that it uses.
  const visitFunction = (node, outer) => {
    const scope = { names: new Set(), used: new Set(), outer };
    let most = 0;
    const declare = (identifiers, live) => {
      for (const { name } of identifiers) scope.names.add(name);
      most = Math.max(most, live + identifiers.length);
      return live + identifiers.length;
    };
    const use = (name) => {
      for (let at = scope; at !== undefined && !at.names.has(name); at = at.outer) {
        let holder = at.outer;
        while (holder !== undefined && !holder.names.has(name)) holder = holder.outer;
        if (holder !== undefined) at.used.add(name);
      }
    };
    const visit = (inner, live) => {
      if (inner === null || typeof inner !== "object") return live;
      if (Array.isArray(inner)) return inner.reduce((count, one) => visit(one, count), live);
      if (inner.type === "FunctionDeclaration") {
        const own = inner.isLocal && inner.identifier ? declare([inner.identifier], live) : live;
        visitFunction(inner, scope);
        return own;
      }
      if (inner.type === "Identifier") use(inner.name);
      if (inner.type === "LocalStatement") {
        visit(inner.init, live);
        return declare(inner.variables, live);
      }
      const isLoop = inner.type === "ForNumericStatement" || inner.type === "ForGenericStatement";
      const within = isLoop ? declare([inner.variable ?? inner.variables].flat(), live + 3) : live;
      for (const [key, value] of Object.entries(inner))
        if (!["type", "loc", "variable", "variables"].includes(key) || inner.type === "AssignmentStatement") visit(value, within);
      return live;
    };
    visit(node.body, declare(node.parameters ?? [], 0));
    const place = `line ${node.loc.start.line} of the bundle`;
    if (most > MOST_LOCALS) wrong.push(`${place}: a function with ${most} local variables; Lua allows ${MOST_LOCALS}`);
    if (scope.used.size > MOST_UPVALUES) wrong.push(`${place}: a function with ${scope.used.size} upvalues; Lua allows ${MOST_UPVALUES}`);
  };
  visitFunction({ ...tree, loc: { start: { line: 1 } } }, undefined);
  return wrong;
}
