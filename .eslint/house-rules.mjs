// Rules of this house that no package offers: which room imports what, documented exports, few names in a module, nothing that relies on hoisting.
import { dirname, relative, resolve, sep } from "node:path";
import { top } from "./files.mjs";
import { isPending, stem } from "./import-graph.mjs";
import { importFault } from "./rooms.mjs";

/** Names that an import or export statement brings as values: Lua makes a local of each. */
const valueSpecifiers = (node) =>
  node.importKind === "type" ? [] : node.specifiers.filter((specifier) => specifier.importKind !== "type" && specifier.exportKind !== "type");

/** True when nothing of the statement is left at run time. */
const isTypeOnly = (node) =>
  node.type === "TSImportType" ||
  node.importKind === "type" ||
  node.exportKind === "type" ||
  (node.specifiers !== undefined && node.specifiers.length > 0 && valueSpecifiers(node).length === 0);

/** Modules name each other by relative path without extension, in the order of rooms.mjs; with `isPortable`, they name nothing of a platform. */
const roomImports = {
  meta: {
    type: "problem",
    schema: [{ type: "object", properties: { isPortable: { type: "boolean" } }, additionalProperties: false }],
    messages: {
      extension: "Imports are written without extension: typescript-to-lua and the bundlers both find them that way.",
      platform: "Nothing of a platform here: '{{source}}' is no module of the repository.",
      room: "'{{source}}': {{fault}}.",
    },
  },
  create(context) {
    const { isPortable = false } = context.options[0] ?? {};
    const place = (path) => relative(top, path).split(sep).join("/");
    const from = stem(place(context.filename));
    const check = (node) => {
      const source = node.source?.value;
      if (typeof source !== "string") return;
      if (!source.startsWith(".")) {
        if (isPortable) context.report({ node, messageId: "platform", data: { source } });
        return;
      }
      if (/\.[jt]s$/.test(source)) context.report({ node, messageId: "extension" });
      const fault = isPending(from) ? undefined : importFault(from, place(resolve(dirname(context.filename), source)), isTypeOnly(node));
      if (fault !== undefined) context.report({ node, messageId: "room", data: { source, fault } });
    };
    return { ImportDeclaration: check, ExportNamedDeclaration: check, ExportAllDeclaration: check, ImportExpression: check, TSImportType: check };
  },
};

/** A member that only names another documented interface, `readonly counter: Counter`, has nothing to add to it. */
const namesInterface = (member) => {
  const type = member.type === "TSPropertySignature" ? member.typeAnnotation?.typeAnnotation : undefined;
  const types = type?.type === "TSUnionType" ? type.types.filter((part) => part.type !== "TSUndefinedKeyword") : [type];
  return types.length === 1 && types[0]?.type === "TSTypeReference" && !types[0].typeArguments;
};

/** Every exported declaration carries a doc comment; with `members`, so does every member of an exported interface. */
const documentedExports = {
  meta: {
    type: "suggestion",
    schema: [{ type: "object", properties: { members: { type: "boolean" } }, additionalProperties: false }],
    messages: { undocumented: "'{{name}}' has no doc comment. Say what it is: units, ranges, outcomes, source." },
  },
  create(context) {
    const { members = false } = context.options[0] ?? {};
    const isDocumented = (node) => {
      const comment = context.sourceCode.getCommentsBefore(node).at(-1);
      return comment?.type === "Block" && comment.value.startsWith("*") && comment.loc.end.line >= node.loc.start.line - 1;
    };
    const report = (node, name) => context.report({ node, messageId: "undocumented", data: { name } });
    const check = (node) => {
      const declaration = node.declaration;
      if (!declaration || declaration.type.endsWith("Expression") || declaration.type === "Identifier") return;
      const name = (declaration.id ?? declaration.declarations?.[0]?.id)?.name ?? "default";
      const siblings = node.parent.body;
      const previous = siblings[siblings.indexOf(node) - 1]?.declaration;
      const isLaterOverload = previous?.type === "TSDeclareFunction" && previous.id?.name === name;
      if (!isLaterOverload && !isDocumented(node)) report(node, name);
      if (!members || declaration.type !== "TSInterfaceDeclaration") return;
      for (const member of declaration.body.body)
        if (!namesInterface(member) && !isDocumented(member)) report(member, `${name}.${member.key?.name ?? "member"}`);
    };
    return { ExportNamedDeclaration: check, ExportDefaultDeclaration: check };
  },
};

/**
 * Names of a module at run time: its own functions, classes, enumerations and variables, and the values it imports. A constant enumeration of its own has
 * none: its members become numbers where they are used.
 */
const maxTopLevelNames = {
  meta: {
    type: "problem",
    schema: [{ type: "object", properties: { max: { type: "integer" } }, required: ["max"], additionalProperties: false }],
    messages: {
      tooMany: "{{count}} top-level names, imported values included: NodeMCU's Lua 5.1 allows 50 locals, so a module has at most {{max}}.",
    },
  },
  create(context) {
    const { max } = context.options[0];
    const countNames = (statement) => {
      const node = statement.declaration ?? statement;
      if (node.declare || (node.type === "TSEnumDeclaration" && node.const && statement === node)) return 0;
      if (node.type === "ImportDeclaration") return valueSpecifiers(node).length;
      if (node.type === "VariableDeclaration") return context.sourceCode.getDeclaredVariables(node).length;
      return ["FunctionDeclaration", "ClassDeclaration", "TSEnumDeclaration"].includes(node.type) ? 1 : 0;
    };
    return {
      Program(program) {
        const count = program.body.reduce((sum, statement) => sum + countNames(statement), 0);
        if (count > max) context.report({ loc: program.body.at(-1).loc.start, messageId: "tooMany", data: { count, max } });
      },
    };
  },
};

/**
 * Nothing relies on hoisting: code that runs while the module loads finds its names defined above, directly and through the functions it calls. A
 * function may name a definition below it, as long as nothing calls it before.
 */
const noHoisting = {
  meta: {
    type: "problem",
    schema: [],
    messages: {
      direct: "'{{late}}' is used before it is defined: Espruino does not hoist.",
      through: "'{{late}}' is defined below, and this runs it while the module loads, through '{{first}}': Espruino does not hoist.",
    },
  },
  create(context) {
    const { scopeManager } = context.sourceCode;
    const nameOf = (variable) => variable.identifiers[0];
    const isValue = (variable) =>
      variable?.defs.length > 0 && variable.defs.every((def) => ["FunctionName", "Variable", "ClassName", "TSEnumName"].includes(def.type));
    const within = (inner, outer) => inner.range[0] >= outer.range[0] && inner.range[1] <= outer.range[1];
    const valueReferences = scopeManager.scopes
      .flatMap((scope) => scope.references)
      .filter(({ isTypeReference, resolved }) => !isTypeReference && isValue(resolved));
    const isModuleName = (variable) => variable.scope.type === "module" || variable.scope.type === "global";
    const isCalled = ({ identifier: { parent } }) => parent.type === "CallExpression" || parent.type === "NewExpression";

    /** Module names that the definition of `variable` mentions, and those behind them. */
    const reach = (variable, seen = new Set()) => {
      for (const { identifier, resolved } of valueReferences) {
        if (seen.has(resolved) || !isModuleName(resolved) || !within(identifier, variable.defs[0].node)) continue;
        seen.add(resolved);
        reach(resolved, seen);
      }
      return seen;
    };

    return {
      "Program:exit"() {
        for (const reference of valueReferences) {
          const { identifier: node, resolved, from, init } = reference;
          const runsOnLoad = from.variableScope.type === "module" || from.variableScope.type === "global";
          const isBelow = (variable) => nameOf(variable).range[0] > node.range[0];
          if (isBelow(resolved) && !init && (runsOnLoad || !isModuleName(resolved))) {
            context.report({ node, messageId: "direct", data: { late: resolved.name } });
          } else if (runsOnLoad && isModuleName(resolved) && isCalled(reference)) {
            const late = [...reach(resolved)].find(isBelow);
            if (late) context.report({ node, messageId: "through", data: { late: late.name, first: resolved.name } });
          }
        }
      },
    };
  },
};

/** hal/ says what a board does, never how. */
const interfacesOnly = {
  meta: {
    type: "problem",
    schema: [],
    messages: { implementation: "hal/ holds interfaces only: an implementation belongs to a board, arithmetic to firmware/." },
  },
  create: (context) => ({
    ":matches(FunctionDeclaration, ClassDeclaration, ArrowFunctionExpression, FunctionExpression)": (node) =>
      context.report({ node, messageId: "implementation" }),
  }),
};

const capitals = /^[A-Z][A-Z0-9_]+$/;
const writers = new Set(["push", "pop", "shift", "unshift", "splice", "sort", "reverse", "fill"]);

/** Name in capitals in a chain such as `a.LIMITS[0].b`, whose element or property it is; undefined without one. */
const constantOf = (node) => {
  if (node.type === "Identifier") return capitals.test(node.name) ? node.name : undefined;
  if (node.type === "TSNonNullExpression" || node.type === "TSAsExpression") return constantOf(node.expression);
  if (node.type !== "MemberExpression") return undefined;
  return (node.computed ? undefined : constantOf(node.property)) ?? constantOf(node.object);
};

/** Names written by the left side of an assignment, patterns included. */
const targetsOf = (node) => {
  if (node === null) return [];
  if (node.type === "ArrayPattern") return node.elements.flatMap(targetsOf);
  if (node.type === "ObjectPattern") return node.properties.flatMap((property) => targetsOf(property.value ?? property.argument));
  if (node.type === "AssignmentPattern") return targetsOf(node.left);
  return node.type === "RestElement" ? targetsOf(node.argument) : [node];
};

/** Names in capitals are constants: neither they nor what they hold are written after their declaration. */
const noConstantWrites = {
  meta: {
    type: "problem",
    schema: [],
    messages: { written: "'{{name}}' is a constant by its capitals: NodeMCU's linker may make it again, so that what is written is lost." },
  },
  create(context) {
    const check = (...targets) => {
      for (const node of targets.flatMap(targetsOf)) {
        const name = constantOf(node);
        if (name !== undefined) context.report({ node, messageId: "written", data: { name } });
      }
    };
    return {
      AssignmentExpression: ({ left }) => check(left),
      UpdateExpression: ({ argument }) => check(argument),
      "UnaryExpression[operator='delete']": ({ argument }) => check(argument),
      ":matches(ForOfStatement, ForInStatement)": ({ left }) => left.type === "VariableDeclaration" || check(left),
      CallExpression: ({ callee }) => {
        if (callee.type === "MemberExpression" && !callee.computed && writers.has(callee.property.name)) check(callee.object);
      },
    };
  },
};

/** By their names in the plugin. */
export const rules = {
  "room-imports": roomImports,
  "documented-exports": documentedExports,
  "max-top-level-names": maxTopLevelNames,
  "no-hoisting": noHoisting,
  "interfaces-only": interfacesOnly,
  "no-constant-writes": noConstantWrites,
};
