// Name resolution for Lua: walks a tree of luaparse with Lua's scopes.

const SKIPPED_FIELDS = new Set(["type", "range", "loc", "inParens"]);

/** A scope over `outer`: names with what they stand for. */
function within(outer) {
  return Object.assign(Object.create(null), { names: new Map(), outer });
}

function find(scope, name) {
  for (let at = scope; at !== undefined; at = at.outer) if (at.names.has(name)) return at.names.get(name);
  return undefined;
}

/**
 * Calls `onUse(identifier, bound, parent)` for each use of a name of `known` in `nodes`, in the order of the text. `bound` is its value in `known`, `parent` the node
 * around it. Names of Lua's library, and those that `nodes` declare below their first level, are skipped.
 * @param {object[]} nodes statements of one block
 * @param {Map<string, unknown>} known names of that block
 * @param {(identifier: object, bound: unknown, parent: object) => void} onUse
 */
export function resolveNames(nodes, known, onUse) {
  const declare = (identifiers, scope) => {
    for (const { name } of identifiers) scope.names.set(name, undefined);
  };
  const visitBlock = (body, scope) => {
    for (const statement of body) visit(statement, scope, undefined);
  };
  const visitFunction = (node, scope) => {
    const own = within(scope);
    declare(
      node.parameters.filter((parameter) => parameter.type === "Identifier"),
      own,
    );
    visitBlock(node.body, own);
  };
  const visitAll = (list, scope, parent) => {
    for (const node of list) visit(node, scope, parent);
  };
  const special = {
    Identifier: (node, scope, parent) => {
      const bound = find(scope, node.name);
      if (bound !== undefined) onUse(node, bound, parent);
    },
    MemberExpression: (node, scope) => visit(node.base, scope, node),
    TableKeyString: (node, scope) => visit(node.value, scope, node),
    LocalStatement: (node, scope) => {
      visitAll(node.init, scope, node);
      if (scope !== top) declare(node.variables, scope);
    },
    FunctionDeclaration: (node, scope) => {
      if (node.identifier && node.isLocal && scope !== top) declare([node.identifier], scope);
      else if (node.identifier && scope !== top) visit(node.identifier, scope, node);
      visitFunction(node, scope);
    },
    ForNumericStatement: (node, scope) => {
      visitAll([node.start, node.end, node.step].filter(Boolean), scope, node);
      const own = within(scope);
      declare([node.variable], own);
      visitBlock(node.body, own);
    },
    ForGenericStatement: (node, scope) => {
      visitAll(node.iterators, scope, node);
      const own = within(scope);
      declare(node.variables, own);
      visitBlock(node.body, own);
    },
    RepeatStatement: (node, scope) => {
      const own = within(scope);
      visitBlock(node.body, own);
      visit(node.condition, own, node); // the condition sees the locals of the body
    },
  };
  const visit = (node, scope, parent) => {
    if (special[node.type] !== undefined) {
      special[node.type](node, scope, parent);
      return;
    }
    if (node.condition) visit(node.condition, scope, node);
    if (Array.isArray(node.body)) visitBlock(node.body, within(scope));
    for (const [key, value] of Object.entries(node)) {
      if (SKIPPED_FIELDS.has(key) || key === "condition" || key === "body") continue;
      for (const child of Array.isArray(value) ? value : [value]) if (child && typeof child.type === "string") visit(child, scope, node);
    }
  };
  const top = within(undefined);
  top.names = known;
  visitBlock(nodes, top);
}
