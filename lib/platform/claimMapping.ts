/** The file that says what the claims of the organisation's sign-in provider give here. */
import { parse } from "yaml";
import { z } from "zod";

/** Roles whose powers take a second person elsewhere: to give them by a claim is a decision that the mapping states. */
const TWO_PERSON_ROLES: ReadonlySet<string> = new Set(["security_reviewer", "admin"]);

const claimGift = z
  .strictObject({
    /** A claim's name, or a JSON Pointer (RFC 6901) into the claims. */
    claim: z.string().min(1),
    /** What the claim must be, or a list must hold. */
    is: z.union([z.string(), z.number(), z.boolean()]),
    roles: z.array(z.enum(["viewer", "operator", "security_reviewer", "admin"])).default([]),
    teams: z.array(z.string().min(1)).default([]),
    twoPersonPowers: z.boolean().default(false),
  })
  .superRefine(({ roles, teams, twoPersonPowers }, issue) => {
    const strong = roles.filter((role) => TWO_PERSON_ROLES.has(role));
    if (roles.length === 0 && teams.length === 0)
      issue.addIssue({ code: "custom", message: "gives nothing; name roles or teams, or remove it" });
    if (strong.length > 0 && !twoPersonPowers)
      issue.addIssue({
        code: "custom",
        message: `gives ${strong.join(" and ")}, whose powers take a second person here; say twoPersonPowers: true if whoever manages the provider may hand them out`,
      });
    if (strong.length === 0 && twoPersonPowers)
      issue.addIssue({ code: "custom", message: "gives no role with such powers; remove twoPersonPowers" });
  });

const claimMapping = z.strictObject({
  /** Whether someone who is not known here becomes a person by signing in, if a claim gives them a role. */
  createPeople: z.boolean().default(false),
  gives: z.array(claimGift).default([]),
});

export type ClaimGift = z.output<typeof claimGift>;
export type ClaimMapping = z.output<typeof claimMapping>;

/** Reads a mapping, YAML or JSON. @throws Error that says, a line each, where it is wrong. */
export function readClaimMapping(text: string): ClaimMapping {
  const read = claimMapping.safeParse(parsed(text));
  if (read.success) return read.data;
  throw new Error(read.error.issues.map(({ path, message }) => `${placeOf(path)}: ${message}`).join("\n"));
}

function parsed(text: string): unknown {
  try {
    return parse(text, { maxAliasCount: 0 });
  } catch (error) {
    throw new Error(`it is neither YAML nor JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** `gives[1].roles[0]` */
function placeOf(path: readonly PropertyKey[]): string {
  if (path.length === 0) return "the mapping";
  return path.reduce<string>(
    (place, step) =>
      typeof step === "number" ? `${place}[${step}]` : place === "" ? String(step) : `${place}.${String(step)}`,
    "",
  );
}
