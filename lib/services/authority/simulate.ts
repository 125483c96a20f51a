/** What requests would be decided as, by the organisation in force or by a bundle. Nothing is recorded. */
import type { z } from "zod";
import { type PolicyCase, policyCases, type SimulatedRequest, simulatedRequests } from "@/lib/contracts/policyCases";
import { decide } from "@/lib/core/decision/decide";
import { explain } from "@/lib/core/decision/explain";
import type { Explained } from "@/lib/core/decision/explained";
import type { DecisionRequest, DecisionResult, DecisionSnapshot } from "@/lib/core/decision/types";
import { splitAction } from "@/lib/core/organisation/actionPattern";
import { type CompiledOrganisation, compileOrganisation } from "@/lib/core/organisation/compile";
import { organisationInForce, stateOf } from "@/lib/services/change/assess";
import type { ServiceContext } from "@/lib/services/context";
import { describeIssue } from "@/lib/services/organisation/describeIssue";
import { readYaml } from "@/lib/services/organisation/readYaml";
import { requireExporter } from "@/lib/services/organisation/requireExporter";
import { Problem } from "@/lib/services/problem";
import { seenAs, statedFacts, usedOf } from "@/lib/services/simulation/stated";
import { type BundleText, bundleIn } from "./proposed";

export interface Simulated {
  request: SimulatedRequest["request"];
  result: DecisionResult;
  /** Where it was asked for: what every check, grant and rule comes to. */
  reasoning?: Omit<Explained, "result">;
}

export interface CaseResult {
  description: string;
  /** What came of it instead; null where it is as expected. */
  instead: string | null;
}

/** The organisation that a bundle describes. */
export function organisationOf(bundle: BundleText): CompiledOrganisation {
  return compileOrganisation(stateOf(bundleIn(bundle), new Map()).definition);
}

/** The organisation in force. @throws Problem `forbidden`; `conflict` while there is none. */
export async function organisationNow({ ctx }: { ctx: ServiceContext }): Promise<CompiledOrganisation> {
  requireExporter(ctx);
  return compileOrganisation((await organisationInForce(ctx.db)).state.definition);
}

/** `whole`: with the reasoning. @throws Problem `invalid` with what is wrong with the file. */
export function simulate(
  organisation: CompiledOrganisation,
  file: BundleText,
  now: Date,
  { whole = false }: { whole?: boolean } = {},
): Simulated[] {
  return read(file, simulatedRequests).map((one) => {
    const { result, ...reasoning } = decided(organisation, one, now, explain);
    return { request: one.request, result, ...(whole ? { reasoning } : {}) };
  });
}

/** @throws Problem `invalid` with what is wrong with the file. */
export function runCases(organisation: CompiledOrganisation, file: BundleText, now: Date): CaseResult[] {
  return read(file, policyCases).map((one) => {
    const result = decided(organisation, one, now, decide);
    return { description: one.description, instead: insteadOf(one, result) };
  });
}

/** In a session and with limits of which nothing is used, but for what is said. Kill switches are left out. */
function decided<T>(
  organisation: CompiledOrganisation,
  one: SimulatedRequest,
  now: Date,
  by: (request: DecisionRequest, snapshot: DecisionSnapshot, now: number) => T,
): T {
  const { resource = { type: "thing", id: "one" }, onBehalfOf, arguments: args, ...request } = one.request;
  const { agent, environment, action } = request;
  return by(
    {
      ...request,
      resource: {
        type: resource.type,
        id: resource.id,
        ...(resource.properties && { properties: resource.properties }),
      },
      ...(onBehalfOf === undefined ? {} : { onBehalfOf }),
      ...(args === undefined ? {} : { arguments: args }),
    },
    {
      organisation,
      caller: { agent, environment, tool: splitAction(action)[0], kind: "enforcement_point" },
      session: statedFacts(one.session ?? {}),
      used: (demand) => usedOf(one, demand) ?? "0",
      provenance: (value) => seenAs(one, value) ?? "unseen",
    },
    one.now === undefined ? now.getTime() : Date.parse(one.now),
  );
}

function insteadOf({ expect }: PolicyCase, { outcome, reason, reasons }: DecisionResult): string | null {
  const [first] = reasons;
  const found = { outcome, reason, grant: first?.grant, rule: first?.rule };
  const differs = (Object.keys(expect) as (keyof typeof expect)[]).some(
    (member) => expect[member] !== undefined && expect[member] !== found[member],
  );
  return differs ? `${outcome}, ${reason}: ${first?.message ?? ""}` : null;
}

function read<T>({ fileName, text }: BundleText, schema: z.ZodType<T>): T {
  const yaml = readYaml(text);
  const problems = yaml.problems.map(({ position, message }) => ({ ...position, message }));
  if (problems.length === 0) {
    const parsed = schema.safeParse(yaml.value);
    if (parsed.success) return parsed.data;
    for (const issue of parsed.error.issues)
      for (const { path, message } of describeIssue(issue, schema, yaml.value))
        problems.push({ ...yaml.locate(path), message: `${path.join(".")} ${message}` });
  }
  throw new Problem(
    "invalid",
    `${fileName} was not read: it has ${problems.length === 1 ? "1 problem" : `${problems.length} problems`}.`,
    {
      errors: problems.map(({ line, column, message }) => ({
        pointer: "",
        message: `${fileName}:${line}:${column}: ${message}`,
      })),
    },
  );
}
