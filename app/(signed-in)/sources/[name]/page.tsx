import type { Metadata } from "next";
import { SourcePage } from "@/components/sources/SourcePage";
import { DEAD_LETTER_STATUSES } from "@/lib/contracts/sources";
import { addressedPage, type SearchParams, singles } from "@/lib/http/person/addressedPage";
import { forPage } from "@/lib/http/person/page";
import { pageContext } from "@/lib/http/person/session";
import { runtime } from "@/lib/http/runtime";
import { listDeadLetters } from "@/lib/services/source/deadLetters";
import { getSource } from "@/lib/services/source/get";
import {
  askMappingPreview,
  submitDisable,
  submitDiscard,
  submitEnable,
  submitMapping,
  submitRedrive,
  submitRetention,
  submitRevocation,
  submitSigningSecret,
  submitToken,
} from "../actions";

export const metadata: Metadata = { title: "Source" };

const ACTIONS = {
  issueToken: submitToken,
  revokeToken: submitRevocation,
  changeRetention: submitRetention,
  changeSigningSecret: submitSigningSecret,
  disable: submitDisable,
  enable: submitEnable,
  changeMapping: submitMapping,
  previewMapping: askMappingPreview,
  redrive: submitRedrive,
  discard: submitDiscard,
};

export default async function SourceRoute({
  params,
  searchParams,
}: {
  params: Promise<{ name: string }>;
  searchParams: SearchParams;
}) {
  const ctx = await pageContext();
  const name = decodeURIComponent((await params).name);
  const query = singles(await searchParams);
  const status = DEAD_LETTER_STATUSES.find((one) => one === query.letters) ?? "waiting";
  const [source, { page, isFirst }] = await Promise.all([
    forPage(getSource({ ctx, input: { name } })),
    forPage(
      addressedPage((input) => listDeadLetters({ ctx, source: name, input }), {
        status,
        ...(query.cursor === undefined ? {} : { cursor: query.cursor }),
      }),
    ),
  ]);
  return (
    <SourcePage
      source={source}
      letters={page}
      status={status}
      isFirst={isFirst}
      publicUrl={runtime().publicUrl}
      actions={ACTIONS}
    />
  );
}
