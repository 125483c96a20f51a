/** What the pages about sources do on the server. */
import type { ActionResult } from "@/lib/contracts/actionResult";
import type { SourceMappingInput } from "@/lib/contracts/sourceMapping";
import type { CreatedSourceToken, CreateSource, MappingPreview, Redriven } from "@/lib/contracts/sources";

export type AddSource = (input: CreateSource) => Promise<ActionResult<{ name: string }>>;

export interface SourceActions {
  issueToken: (input: { source: string }) => Promise<ActionResult<CreatedSourceToken>>;
  revokeToken: (input: { source: string; id: string }) => Promise<ActionResult<unknown>>;
  changeRetention: (input: { source: string; retention_days: number }) => Promise<ActionResult<unknown>>;
  changeSigningSecret: (input: { source: string; secret: string | null }) => Promise<ActionResult<unknown>>;
  disable: (input: { source: string }) => Promise<ActionResult<unknown>>;
  enable: (input: { source: string }) => Promise<ActionResult<unknown>>;
  changeMapping: (input: { source: string; mapping: SourceMappingInput }) => Promise<ActionResult<unknown>>;
  previewMapping: (input: {
    source: string;
    mapping: SourceMappingInput;
    samples: string;
  }) => Promise<ActionResult<MappingPreview>>;
  redrive: (input: { source: string; id?: string }) => Promise<ActionResult<Redriven>>;
  discard: (input: { source: string; id?: string }) => Promise<ActionResult<{ discarded: number }>>;
}

export const UNREACHABLE = {
  ok: false,
  message: "The server did not answer. Look at the page again before you try once more.",
} as const;
