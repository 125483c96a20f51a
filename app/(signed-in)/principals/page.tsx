import type { Metadata } from "next";
import { PrincipalsPage } from "@/components/principals/PrincipalsPage";
import { driftQuerySchema } from "@/lib/contracts/principals";
import { addressedPage, type SearchParams, singles } from "@/lib/http/person/addressedPage";
import { pageContext } from "@/lib/http/person/session";
import { runtime } from "@/lib/http/runtime";
import { agentNames } from "@/lib/services/action/agentNames";
import { listPrincipals } from "@/lib/services/principal/list";
import { listDrift } from "@/lib/services/principal/listDrift";
import { submitRevocation } from "../agents/[id]/actions";
import { submitExplanation } from "./actions";

export const metadata: Metadata = { title: "Principals" };

export default async function PrincipalsRoute({ searchParams }: { searchParams: SearchParams }) {
  const ctx = await pageContext();
  const ages = runtime().configuration.credentialAges;
  const { cursor, ...asked } = singles(await searchParams);
  const known = Object.fromEntries(Object.entries(asked).filter(([name]) => name in driftQuerySchema.shape));
  // What cannot be read counts as absent.
  const values: Record<string, string> = driftQuerySchema.safeParse(known).success ? known : {};
  const [{ page, isFirst }, drift, agents] = await Promise.all([
    addressedPage((input) => listPrincipals({ ctx, input, ages }), { ...values, cursor }),
    listDrift({ ctx, input: values, ages }),
    agentNames({ ctx }),
  ]);
  return (
    <PrincipalsPage
      {...{ page, isFirst, drift, agents, values }}
      actions={{ explain: submitExplanation, revoke: submitRevocation }}
    />
  );
}
