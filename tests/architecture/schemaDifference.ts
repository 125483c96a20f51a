/** What Prisma would change in a database to make it the one that schema.prisma describes. */
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import path from "node:path";
import { PrismaPg } from "@prisma/adapter-pg";
import { bindMigrationAwareSqlAdapterFactory, ColumnTypeEnum } from "@prisma/driver-adapter-utils";
import * as engine from "@prisma/schema-engine-wasm/schema_engine_bg";
import pg from "pg";

const NO_FILTER = { externalTables: [], externalEnums: [] };
/** The type of PostgreSQL's catalogue for one-byte characters, which the adapter does not know. */
const ONE_BYTE_CHAR = 18;
const TEXT = 25;

/** A migration script from the database to the schema; empty when both agree. */
export async function schemaDifference(options: { url: string; schema: string }): Promise<string> {
  const { url, schema } = options;
  await load();
  const pool = new CatalogPool({ connectionString: url, max: 1 });
  const factory = bindMigrationAwareSqlAdapterFactory(catalogAdapter(pool));
  const files = [{ path: "schema.prisma", content: schema }];
  const differ = await engine.SchemaEngine.new({ datamodels: [["schema.prisma", schema]] }, () => undefined, factory);
  try {
    const { stdout } = await differ.diff({
      from: { tag: "schemaDatasource", files, configDir: "prisma" },
      to: { tag: "schemaDatamodel", files },
      script: true,
      exitCode: null,
      filters: NO_FILTER,
    });
    return withoutComments(stdout ?? "");
  } finally {
    differ.free();
    await pool.end().catch(() => undefined);
  }
}

let loaded: Promise<void> | undefined;

/** The package's own entry wants a loader for .wasm imports, which plain Node does not have. */
function load(): Promise<void> {
  loaded ??= (async () => {
    const bindings = createRequire(import.meta.url).resolve("@prisma/schema-engine-wasm/schema_engine_bg");
    const bytes = await readFile(path.join(path.dirname(bindings), "schema_engine_bg.wasm"));
    const { instance } = await WebAssembly.instantiate(bytes, { "./schema_engine_bg.js": { ...engine } });
    const { __wbg_set_wasm } = engine as unknown as { __wbg_set_wasm: (exports: WebAssembly.Exports) => void };
    __wbg_set_wasm(instance.exports);
    (instance.exports.__wbindgen_start as () => void)();
  })();
  return loaded;
}

/** Lets the catalogue's one-byte characters pass as text, and remembers by its rows which columns of a result they were. */
class CatalogPool extends pg.Pool {
  readonly characters = new WeakMap<object, ReadonlySet<number>>();

  override query: pg.Pool["query"] = (async (...args: [pg.QueryConfig]) => {
    const result = await super.query(...args);
    const found = result.fields.flatMap(({ dataTypeID }, index) => (dataTypeID === ONE_BYTE_CHAR ? [index] : []));
    this.characters.set(result.rows, new Set(found));
    for (const index of found) Object.assign(result.fields[index] ?? {}, { dataTypeID: TEXT });
    return result;
  }) as pg.Pool["query"];
}

/** The adapter for the engine, which wants those columns as characters. */
function catalogAdapter(pool: CatalogPool): PrismaPg {
  const factory = new PrismaPg(pool, { disposeExternalPool: false });
  const connect = factory.connect.bind(factory);
  factory.connect = async () => {
    const adapter = await connect();
    const queryRaw = adapter.queryRaw.bind(adapter);
    adapter.queryRaw = async (query) => {
      const result = await queryRaw(query);
      const characters = pool.characters.get(result.rows);
      const typeOf = (type: (typeof result.columnTypes)[number], index: number) =>
        characters?.has(index) ? ColumnTypeEnum.Character : type;
      return { ...result, columnTypes: result.columnTypes.map(typeOf) };
    };
    return adapter;
  };
  return factory;
}

function withoutComments(sql: string): string {
  return sql
    .split("\n")
    .filter((line) => !line.startsWith("--"))
    .join("\n")
    .trim();
}
