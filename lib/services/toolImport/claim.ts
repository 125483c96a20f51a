/** Claims: how they are told apart, and what of them changed. */
import type {
  ActionClaim,
  ClaimPart,
  ClaimSource,
  ListedTool,
  SourceKind,
  ToolHints,
} from "@/lib/contracts/toolImport";
import { HINTS } from "@/lib/contracts/toolImport";
import type { JsonObject } from "@/lib/core/organisation/definition";
import { usableSchema } from "@/lib/core/organisation/toldSchema";
import type { NewClaim, StoredClaim, StoredSource } from "@/lib/db/toolImport/claims";
import type { StoredQuarantine } from "@/lib/db/toolImport/quarantines";
import { digestOf } from "@/lib/services/change/stored";

/** What a server says of a tool, as it is kept. */
export function claimOf({
  name,
  title,
  description,
  inputSchema,
  outputSchema,
  annotations = {},
}: ListedTool): NewClaim {
  const given = HINTS.flatMap((hint) => (annotations[hint] === undefined ? [] : [[hint, annotations[hint]] as const]));
  const claim = {
    title: title ?? annotations.title ?? null,
    description: description ?? null,
    hints: Object.fromEntries(given),
    inputSchema,
  };
  // One that tells no output schema keeps the digest that it had before those were told.
  const digest = digestOf(outputSchema === undefined ? claim : { ...claim, outputSchema });
  return { action: name, ...claim, outputSchema: outputSchema ?? null, digest };
}

type Wording = Pick<NewClaim, "title" | "description" | "hints" | "inputSchema" | "outputSchema">;

/** The parts in which two wordings differ. */
export function changedParts(was: Wording, is: Wording): ClaimPart[] {
  const differs = (one: unknown, other: unknown) => digestOf(one) !== digestOf(other);
  const parts: [ClaimPart, boolean][] = [
    ["title", was.title !== is.title],
    ["description", was.description !== is.description],
    ["hints", differs(was.hints, is.hints)],
    ["input_schema", differs(was.inputSchema, is.inputSchema)],
    ["output_schema", differs(was.outputSchema, is.outputSchema)],
  ];
  return parts.filter(([, isOther]) => isOther).map(([part]) => part);
}

/** True where the catalogue asks for other arguments than the server does. */
export function schemaDiffers(told: JsonObject, stated: JsonObject | undefined): boolean {
  return digestOf(usableSchema(told).schema ?? told) !== digestOf(stated ?? null);
}

/**
 * The newest wording of an action with what became of it.
 *
 * @param claims all of its wordings, the oldest first.
 */
export function standingClaim(
  claims: readonly StoredClaim[],
  {
    stated,
    statedAt,
    newest,
    quarantines,
  }: {
    stated: JsonObject | undefined;
    statedAt: Date | null;
    newest: (StoredSource & { told: string[] }) | null;
    quarantines: readonly StoredQuarantine[];
  },
): ActionClaim | null {
  const now = claims.at(-1);
  if (now === undefined) return null;
  const seen = seenClaim(claims, { statedAt, quarantines }) ?? now;
  const held = quarantines.find(({ digest }) => digest === now.digest);
  return {
    title: now.title,
    description: now.description,
    hints: now.hints as ToolHints,
    input_schema: now.inputSchema,
    usable_schema: usableSchema(now.inputSchema).schema,
    schema_differs: schemaDiffers(now.inputSchema, stated),
    source: sourceOf(now),
    changed: changedParts(seen, now),
    quarantine:
      held === undefined || isLookedAt(now, { claims, statedAt, quarantines })
        ? null
        : { id: held.id, at: held.noticedAt.toISOString() },
    gone: newest === null || newest.told.includes(now.action) ? null : sourceOf(newest),
    earlier: claims
      .slice(0, -1)
      .map((claim, at) => ({
        source: sourceOf(claim),
        title: claim.title,
        description: claim.description,
        changed: changedParts(claim, claims[at + 1] ?? now),
      }))
      .reverse(),
  };
}

interface LookedAt {
  /** When a change of the action last came into force. */
  statedAt: Date | null;
  /** Of the action. */
  quarantines: readonly StoredQuarantine[];
}

/** The newest wording that people looked at: when they stated what the action does, or released it. Where they did neither, the first. */
function seenClaim(claims: readonly StoredClaim[], { statedAt, quarantines }: LookedAt): StoredClaim | undefined {
  return (
    claims.findLast(
      ({ importedAt, digest }) =>
        (statedAt !== null && importedAt <= statedAt) ||
        quarantines.some((one) => one.digest === digest && one.releasedAt !== null),
    ) ?? claims[0]
  );
}

/** True for the wording that stood when people stated what the action does, or else the first; and for each that was released. */
export function isLookedAt(
  { digest }: Pick<StoredClaim, "digest">,
  { claims, statedAt, quarantines }: LookedAt & { claims: readonly StoredClaim[] },
): boolean {
  const pinned = seenClaim(claims, { statedAt, quarantines: [] });
  return (
    pinned === undefined ||
    pinned.digest === digest ||
    quarantines.some((one) => one.digest === digest && one.releasedAt !== null)
  );
}

export function sourceOf({ sourceKind, source, importedAt, importedBy }: StoredSource): ClaimSource {
  return { kind: sourceKind as SourceKind, words: source, at: importedAt.toISOString(), by: importedBy };
}
