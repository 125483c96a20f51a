/** The rows of sources. */
import { newId } from "@/lib/platform/ids";
import { createSource } from "@/lib/services/source/create";
import { issueToken } from "@/lib/services/source/issueToken";
import { admins, type Row, type Target } from "./row";
import type { Situations } from "./situations";

/** Everyone else is told that it is not theirs to see: sources are of every team. */
const SEES_ALL = { ...admins(200), reviewer: 200 } as const;

/** A generic source of its own with one dead letter that its mapping reads now. */
async function source({ server, as, next }: Situations) {
  const name = `logs-${next()}`;
  const ctx = await as("admin");
  await createSource({ ctx, input: { name, type: "generic", basis: "claimed" } });
  const { prisma } = server.db;
  const { id: sourceId } = await prisma.source.update({ where: { name }, data: { mapping: { title: "/what" } } });
  const letter = newId();
  const at = server.clock.now();
  await prisma.deadLetter.create({
    data: {
      id: letter,
      sourceId,
      receivedAt: at,
      position: 0,
      reason: "mapping_failed",
      message: "The source's mapping cannot be understood.",
      part: "records",
      body: '{"what":"a thing"}',
      bodyDigest: letter,
      cut: false,
    },
  });
  return { name, letter, token: (await issueToken({ ctx, input: { source: name } })).id };
}

const named =
  (target: (made: Awaited<ReturnType<typeof source>>) => Target = () => ({})) =>
  async (given: Situations): Promise<Target> => {
    const made = await source(given);
    return { params: { name: made.name }, ...target(made) };
  };

const letter = named(({ name, letter: id }) => ({ params: { name, id } }));

export const SOURCES: readonly Row[] = [
  { route: "GET /api/v1/sources", target: named(({ name }) => ({ holds: name })), expected: SEES_ALL },
  {
    route: "POST /api/v1/sources",
    target: async ({ next }) => ({ body: { name: `added-${next()}`, type: "cloudtrail", basis: "independent" } }),
    expected: admins(200),
  },
  { route: "GET /api/v1/sources/{name}", target: named(), expected: SEES_ALL },
  { route: "POST /api/v1/sources/{name}/tokens", target: named(), expected: admins(200) },
  {
    route: "POST /api/v1/sources/{name}/tokens/{id}/revoke",
    target: named(({ name, token }) => ({ params: { name, id: token } })),
    expected: admins(204),
  },
  {
    route: "PUT /api/v1/sources/{name}/retention",
    target: named(() => ({ body: { retention_days: 30 } })),
    expected: admins(204),
  },
  {
    route: "PUT /api/v1/sources/{name}/mapping",
    target: named(() => ({ body: { mapping: { title: "/title" } } })),
    expected: admins(204),
  },
  {
    route: "POST /api/v1/sources/{name}/mapping/preview",
    target: named(() => ({ body: { mapping: { title: "/title" }, samples: '{"title":"one"}\nnonsense' } })),
    expected: SEES_ALL,
  },
  {
    route: "PUT /api/v1/sources/{name}/signing-secret",
    case: "of GitHub",
    target: async () => ({ params: { name: "github_audit" }, body: { secret: "what it signs with" } }),
    expected: admins(204),
  },
  {
    route: "PUT /api/v1/sources/{name}/signing-secret",
    case: "of what is not signed",
    target: named(() => ({ body: { secret: "what it signs with" } })),
    expected: admins(409),
  },
  { route: "POST /api/v1/sources/{name}/disable", target: named(), expected: admins(204) },
  {
    route: "POST /api/v1/sources/{name}/enable",
    case: "of one that is not disabled",
    target: named(),
    expected: admins(409),
  },
  { route: "GET /api/v1/sources/{name}/dead-letters", target: named(), expected: SEES_ALL },
  { route: "POST /api/v1/sources/{name}/dead-letters/redrive", target: named(), expected: admins(200) },
  { route: "POST /api/v1/sources/{name}/dead-letters/discard", target: named(), expected: admins(200) },
  { route: "POST /api/v1/sources/{name}/dead-letters/{id}/redrive", target: letter, expected: admins(200) },
  { route: "POST /api/v1/sources/{name}/dead-letters/{id}/discard", target: letter, expected: admins(200) },
];
