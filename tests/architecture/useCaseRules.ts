/** What a file in lib/services must show when it opens a transaction that writes. Read from its text. */

const OPENS = /\b(?:transaction|accessTransaction)\(/;
const PRISMA_WRITE =
  /\.(?:create|createMany|createManyAndReturn|update|updateMany|updateManyAndReturn|upsert|delete|deleteMany|\$executeRaw)\(/;
/** Functions of lib/db are named for what they do. */
const WRITING_VERB =
  "(?:insert|update|delete|add|store|record|claim|consume|cancel|expire|giveBack|lapse|redeem|reserve|revoke|put|set)";
/** A log record is itself the record of what it tells, and what it is joined to follows from it; an audit event would only repeat it. */
const RECORDS_THEMSELVES = new Set([
  "insertRecorded",
  "insertAuditEvents",
  "storeFragments",
  "storeDeadLetters",
  "addArrival",
  "putJoins",
  "putObserved",
  "putPlacings",
  "addSightings",
  "addUses",
]);

const AUDITS = /\b(?:audit|insertAuditEvents)\(/;
/** A check of the caller, or a type that only a verified caller has. */
const AUTHORIZES =
  /\b(?:require[A-Z]\w*|may[A-Z]\w*|authenticate|visibleTeams|findOpenInvitation|verifyPassword)\(|ctx: (?:AccessContext|ServiceContext<AgentActor>)/;
/** A part of a context without its actor: whoever may call a use-case that gets here was checked there. */
const ACTORLESS = /Pick<ServiceContext,[^>]*>/;

export interface ServiceFile {
  name: string;
  text: string;
  /** The texts of the files in lib/services that it imports. */
  imported: readonly string[];
}

export function opensWritingTransaction({ text }: Pick<ServiceFile, "text">): boolean {
  if (!OPENS.test(text)) return false;
  if (PRISMA_WRITE.test(text)) return true;
  return writersOf(text).some((name) => !RECORDS_THEMSELVES.has(name));
}

/** What is wrong with a use-case, as sentences. */
export function faultsOf(file: ServiceFile): string[] {
  if (!opensWritingTransaction(file)) return [];
  const faults: string[] = [];
  if (![file.text, ...file.imported].some((text) => AUDITS.test(text)))
    faults.push(`${file.name} writes in a transaction without an audit event`);
  if (!AUTHORIZES.test(file.text) && !ACTORLESS.test(file.text))
    faults.push(`${file.name} writes in a transaction without checking who asks`);
  return faults;
}

function writersOf(text: string): string[] {
  const imports = [...text.matchAll(/import \{([^}]*)\} from "@\/lib\/db\/[^"]+"/g)];
  return imports
    .flatMap(([, names = ""]) => names.split(","))
    .map((name) => name.trim())
    .filter((name) => new RegExp(`^${WRITING_VERB}[A-Z]?\\w*$`).test(name));
}
