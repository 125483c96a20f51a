/** What the hook's configuration file may say. docs/hook.md describes it. */
import { parseDocument } from "yaml";
import { z } from "zod";

const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/;

const text = z.string().trim().min(1).max(2_000);

/** Over plain HTTP a credential would travel in the clear, so only this machine may have it. */
const address = z.url().refine((value) => {
  const { protocol, hostname, pathname, search } = new URL(value);
  const isSafe = protocol === "https:" || (protocol === "http:" && LOOPBACK.test(hostname));
  return isSafe && pathname === "/" && search === "";
}, "must be an address alone that begins with https:// (http:// for this machine)");

const pointer = z.string().regex(/^(?:\/(?:[^~/]|~[01])+)+$/, "must be a JSON Pointer, such as /file_path");

const credential = z
  .strictObject({ env: text.optional(), file: text.optional() })
  .refine(({ env, file }) => (env === undefined) !== (file === undefined), "must name exactly one of env or file");

const MATCH = /^[^*\s]+\*?$/;

const governed = z.strictObject({
  match: z.string().regex(MATCH, "must be a tool's name, or how names begin with * at the end"),
  action: z.string().regex(/^[^.\s]+\.[^*\s]*\*?$/, "must be an action such as files.write_file, or files.*"),
  /** What a call acts on: where in its input the id stands; without it, the tool itself. */
  resource: z.strictObject({ type: text, argument: pointer }).optional(),
  /** Members of the input that are no part of the action, such as what a model says about it. */
  leaveOut: z.array(text).default([]),
  /** What a call that succeeded has changed. */
  changes: z.strictObject({ type: text, id: pointer }).optional(),
});

export const hookSchema = z
  .strictObject({
    ambit: address,
    agent: text,
    onBehalfOf: text.optional(),
    /** One for each tool that an action names. */
    credentials: z.record(z.string(), credential),
    tools: z.array(governed).min(1),
    ungoverned: z.array(z.string().regex(MATCH)).default([]),
    unknown: z.enum(["deny", "ask"]).default("deny"),
    /** How long a call waits for people, in seconds. */
    patience: z.number().min(0).max(540).default(50),
    /** How long everything else that an answer takes may last, in seconds. */
    answerWithin: z.number().min(1).max(600).default(110),
    whenWaiting: z.enum(["deny", "ask"]).default("deny"),
    /** `pass`: the host asks as it would without the hook. */
    whenAllowed: z.enum(["allow", "pass"]).default("allow"),
    /** Where people open approvals, when that is another address than the one that Ambit gives. */
    linkBase: z.url().optional(),
    /** Whether the values of a session's first prompt are told as those of the person's request. */
    requestValues: z.boolean().default(false),
    /** A folder of the hook's own, for what it must know after the call. */
    state: text,
  })
  .superRefine(({ tools, credentials }, context) => {
    for (const [index, { action, match }] of tools.entries()) {
      const report = (message: string) =>
        context.addIssue({ code: "custom", path: ["tools", index, "action"], message });
      if (!Object.hasOwn(credentials, toolOf(action))) report(`needs a credential for ${toolOf(action)}`);
      if (action.endsWith("*") && !match.endsWith("*")) report("can end with * only where match does");
    }
  });

export type HookConfiguration = z.infer<typeof hookSchema>;
export type Governed = HookConfiguration["tools"][number];

/** Each problem is one line. */
export class HookConfigurationError extends Error {
  override readonly name = "HookConfigurationError";
}

/** @throws HookConfigurationError that names every problem */
export function readHookConfiguration(yaml: string, fileName: string): HookConfiguration {
  const document = parseDocument(yaml, { prettyErrors: true, logLevel: "silent" });
  if (document.errors.length > 0)
    throw new HookConfigurationError(document.errors.map(({ message }) => `${fileName}: ${message}`).join("\n"));
  const parsed = hookSchema.safeParse(document.toJS({ maxAliasCount: 0 }));
  if (parsed.success) return parsed.data;
  throw new HookConfigurationError(
    parsed.error.issues
      .map(({ path, message }) => `${fileName}: ${path.length === 0 ? "the file" : path.join(".")}: ${message}`)
      .join("\n"),
  );
}

/** The tool in Ambit that an action is of. */
export function toolOf(action: string): string {
  return action.slice(0, action.indexOf("."));
}
