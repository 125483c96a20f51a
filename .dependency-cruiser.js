// Who may use whom, by folder. Data flows one way: app → lib/http → lib/services → lib/db → lib/core, and
// components → lib/contracts → lib/core. Every rule is an error; tests/architecture plants a violation of each.

const SOURCE = "^(app|bin|components|lib|server\\.ts)";

/** A rule that lets `folder` use, of this project's own source, itself and `others` alone. */
function mayUseOnly(folder, others, comment) {
  return {
    name: `${folder.replace("/", "-")}-uses-only-what-is-below-it`,
    comment,
    severity: "error",
    from: { path: `^${folder}/` },
    to: { path: SOURCE, pathNot: [folder, ...others].map((each) => `^${each}/`) },
  };
}

/** @type {import("dependency-cruiser").IConfiguration} */
export default {
  forbidden: [
    mayUseOnly("lib/core", [], "The core is pure: it knows nothing but itself."),
    {
      name: "lib-core-does-no-input-or-output",
      comment: "No clock, no network, no files, no randomness: of Node, hashing alone.",
      severity: "error",
      from: { path: "^lib/core/" },
      to: { dependencyTypes: ["core"], pathNot: "^(node:)?crypto$" },
    },
    {
      name: "lib-core-uses-few-packages",
      comment: "Each of these computes from what it is given. Adding one is a decision.",
      severity: "error",
      from: { path: "^lib/core/" },
      to: {
        path: "node_modules",
        pathNot: "node_modules/(ajv|ajv-formats|big\\.js|@types/big\\.js|canonicalize|re2js|@marcbachmann/cel-js)/",
      },
    },
    mayUseOnly("lib/platform", [], "The platform serves every layer, so it may know none."),
    mayUseOnly("lib/contracts", ["lib/core"], "Wire and form shapes know the core's words and nothing of the server."),
    mayUseOnly(
      "lib/sources",
      ["lib/contracts", "lib/core"],
      "A parser makes fragments of what it is given, and knows nobody who sends or keeps them.",
    ),
    mayUseOnly("lib/db", ["lib/core", "lib/platform"], "The database layer serves the services."),
    mayUseOnly(
      "lib/services",
      ["lib/contracts", "lib/sources", "lib/db", "lib/core", "lib/platform"],
      "A use-case knows no transport.",
    ),
    mayUseOnly(
      "lib/http",
      ["lib/contracts", "lib/services", "lib/sources", "lib/db", "lib/core", "lib/platform"],
      "The transport knows no page.",
    ),
    mayUseOnly(
      "lib/enforce",
      ["lib/contracts", "lib/core", "lib/platform"],
      "What stands between an agent and a tool talks to Ambit over its API alone, as anyone's would.",
    ),
    {
      name: "the-sdk-stands-alone",
      comment: "It is taken out of here and put into others' programs: no other folder, no package, nothing of Node.",
      severity: "error",
      from: { path: "^lib/enforce/sdk/" },
      to: { pathNot: "^lib/enforce/sdk/" },
    },
    mayUseOnly("components", ["lib/contracts", "lib/core"], "A component shows what it is given."),
    {
      name: "app-leaves-the-database-to-services",
      comment: "A page or route calls a use-case; it never queries.",
      severity: "error",
      from: { path: "^app/" },
      to: { path: "^(lib/db|bin)/" },
    },
    {
      name: "only-lib-db-knows-the-database-driver",
      comment:
        "pg and Prisma, types included, are imported in lib/db alone; the connector has pg for databases that are not Ambit's.",
      severity: "error",
      from: { path: SOURCE, pathNot: "^lib/(db|enforce/postgres)/" },
      to: { path: ["node_modules/(pg|pg-[a-z-]+|@types/pg|@prisma|prisma)/", "^lib/db/generated/"] },
    },
    {
      name: "product-does-without-tests",
      comment: "Nothing that ships imports tests or scripts; only the command's first file prepares its own build.",
      severity: "error",
      from: { path: SOURCE, pathNot: "^bin/ambit\\.js$" },
      to: { path: "^(tests|scripts)/" },
    },
    {
      name: "product-does-without-development-packages",
      comment: "Types alone may come from a development package.",
      severity: "error",
      from: { path: SOURCE },
      to: { dependencyTypes: ["npm-dev"], dependencyTypesNot: ["type-only"], pathNot: "node_modules/@types/" },
    },
    {
      name: "nothing-is-unresolvable",
      comment: "An import that leads nowhere would escape every other rule.",
      severity: "error",
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: "no-circles",
      comment: "Two modules that need each other are one, or a third is missing. Types may refer to each other.",
      severity: "error",
      from: { pathNot: "^lib/db/generated/" },
      to: { circular: true, viaOnly: { dependencyTypesNot: ["type-only"] } },
    },
  ],
  options: {
    doNotFollow: { path: ["node_modules", "^lib/db/generated"] },
    exclude: { path: ["^\\.next", "^dist"] },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    moduleSystems: ["es6", "cjs"],
    enhancedResolveOptions: { exportsFields: ["exports"], conditionNames: ["import", "node", "types", "default"] },
  },
};
