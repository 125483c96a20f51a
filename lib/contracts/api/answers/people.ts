/** People, their roles, teams and groups. */
import { z } from "zod";
import { type PeopleAnswer, type PersonDetail, type PersonSummary, ROLES } from "@/lib/contracts/people";
import { component, time } from "../component";

const givenBy = z
  .enum(["people", "claims"])
  .describe("`claims`: the sign-in provider, which may take it back at the next sign-in.");

const personSummary = component<PersonSummary>()(
  "PersonSummary",
  z.object({
    id: z.string(),
    email: z.string(),
    name: z.string(),
    roles: z.array(z.object({ role: z.enum(ROLES), given_by: givenBy })),
    teams: z.array(z.object({ team: z.string(), given_by: givenBy })),
    groups: z.array(z.string()),
    signs_in_with: z.array(z.enum(["password", "provider"])).describe("Empty: not yet."),
    last_signed_in_at: time.nullable(),
    left_at: time.nullable().describe("Since when the person may not sign in any more."),
    owned_agents: z.number().describe("But for those that are retired."),
  }),
);

const refusal = z
  .string()
  .nullable()
  .describe("Why the one who asks may propose no change of people and groups; null where they may.");

export const peopleAnswer = component<PeopleAnswer>()(
  "People",
  z.object({
    people: z.array(personSummary),
    groups: z.array(z.object({ name: z.string(), people: z.array(z.object({ email: z.string(), name: z.string() })) })),
    propose_refusal: refusal,
  }),
);

export const personDetail = component<PersonDetail>()(
  "PersonDetail",
  personSummary.extend({
    accounts: z.array(z.object({ issuer: z.string(), linked_at: time })),
    invitation: z
      .object({ created_at: time, expires_at: time })
      .nullable()
      .describe("A link to set a password that is good still."),
    api_tokens: z
      .array(
        z.object({
          id: z.string(),
          label: z.string(),
          hint: z.string(),
          created_at: time,
          expires_at: time.nullable(),
        }),
      )
      .describe("Those in force."),
    agents: z.array(z.object({ name: z.string(), lifecycle: z.enum(["active", "suspended", "retired"]) })),
    propose_refusal: refusal,
  }),
);
