import {
  AUDIENCES,
  BLAST_RADII,
  type FactName,
  POWERS,
  RISK_FACTS,
  SENSITIVITIES,
  TOUCHES,
} from "@/lib/core/organisation/facts";

/** What each fact is called and asks. */
export const FACT_WORDS: Record<FactName, { label: string; hint: string }> = {
  power: {
    label: "Power",
    hint: "Reads, writes, starts something that goes on by itself, approves, or shows to others.",
  },
  objectType: { label: "Object type", hint: "What it acts on, in a word that grants can name: invoice, ticket." },
  sensitivity: { label: "Sensitivity", hint: "Of the data that it reads, writes or shows." },
  blastRadius: { label: "Blast radius", hint: "How much one call can reach." },
  reversible: { label: "Reversible", hint: "Somebody can put back what it did." },
  audited: { label: "Audited", hint: "The other system keeps a strong trail of it." },
  observable: { label: "Observable", hint: "Somebody would see that it went wrong." },
  touches: { label: "Touches", hint: "What it can change beside its object." },
  returnsUntrusted: { label: "Returns outside text", hint: "Its result can hold text that somebody outside wrote." },
  audience: { label: "Audience", hint: "Whom what it exposes can reach." },
  undo: { label: "Undone once", hint: "Evidence that it was reversed: where that is written, and when it was." },
};

/** The values that a fact can be chosen from, the least risky first. */
export const FACT_CHOICES = {
  power: POWERS,
  sensitivity: SENSITIVITIES,
  blastRadius: BLAST_RADII,
  audience: AUDIENCES,
} as const;

export const TOUCH_WORDS: Record<(typeof TOUCHES)[number], string> = {
  customer_facing: "customer-facing settings",
  identity: "identity",
  billing: "billing",
};

/** A value as it is read; null is one that nobody stated. */
export function factValueWords(fact: FactName, value: unknown): string {
  if (value === null || value === undefined) return worstWords(fact);
  if (typeof value === "boolean") return value ? "yes" : "no";
  if (Array.isArray(value))
    return value.length === 0
      ? "nothing"
      : TOUCHES.filter((one) => value.includes(one))
          .map((one) => TOUCH_WORDS[one])
          .join(", ");
  if (typeof value === "object") return Object.values(value).join(", ");
  return String(value).replaceAll("_", " ");
}

/** What a fact that nobody stated counts as. */
export function worstWords(fact: FactName): string {
  const { worst } = RISK_FACTS[fact];
  if (fact === "power") return "unknown: no stage holds it";
  if (fact === "objectType") return "unknown: outside every grant that names types";
  if (fact === "undo") return "never undone";
  return worst === null ? "unknown" : factValueWords(fact, worst);
}
