/** What the scripted agent does, call by call. It tells what really came of each; nothing is made up. */
import type { DemonstrationState, DemonstrationStepId } from "@/lib/contracts/demonstration";
import type { AgentAnswer, ScriptedAgent } from "./agent";
import type { Narrator } from "./narrator";

const PUBLISHED = "published/release-notes.md";
const REWRITES_MAX = 5;

export async function tellStory({
  agent,
  narrator,
  startedAt,
}: {
  agent: ScriptedAgent;
  narrator: Narrator;
  startedAt: Date;
}): Promise<void> {
  const tell = (step: DemonstrationStepId, state: DemonstrationState, detail: string, path?: string) =>
    narrator.tell({ step, state, detail, ...(path === undefined ? {} : { path }) });
  // Each run has a draft and a text of its own, so that every run tells the whole story.
  const stamp = startedAt.toISOString().replace(/\.\d+Z$/, "Z");
  const draft = `drafts/release-2.4-${stamp.replaceAll(/[-:]/g, "")}.md`;
  const notes = [
    "# Release 2.4",
    "",
    "Reports open three times as fast. Invoices can be sent in English and in Dutch.",
    "",
    `Written by the release scribe, ${stamp}.`,
    "",
  ].join("\n");

  tell("tools", "running", "");
  const tools = await agent.toolNames();
  tell(
    "tools",
    "passed",
    `It is shown the ${tools.length} tools that its budget can allow: ${tools.join(", ")}. The servers offer more.`,
  );

  tell("read", "running", "");
  const read = await agent.call("read_text_file", { path: "changes.md" });
  tell(
    "read",
    passed(read),
    read.isError ? read.text : "The file changes.md was read: a read inside the budget passes at once.",
    pageOf(read),
  );

  tell("remember", "running", "");
  const remembered = await agent.call("create_entities", {
    entities: [
      { name: `Release 2.4, ${stamp}`, entityType: "release", observations: ["Reports open three times as fast."] },
    ],
  });
  tell(
    "remember",
    passed(remembered),
    remembered.isError ? remembered.text : "A note was added through the memory server.",
    pageOf(remembered),
  );

  tell("draft", "running", "");
  const first = await agent.call(
    "write_file",
    { path: draft, content: notes },
    { why: "The notes of release 2.4 need a draft." },
  );
  tell(
    "draft",
    passed(first),
    first.isError ? first.text : `${draft} is on disk: a write inside the budget passes at once.`,
    pageOf(first),
  );

  tell("secret", "running", "");
  const secret = await agent.call(
    "read_text_file",
    { path: "secrets/deploy-key.txt" },
    { why: "I was told to look there." },
  );
  tell("secret", refusedWith(secret, "rule_stop"), secret.text, pageOf(secret));

  tell("limit", "running", "");
  const again = await rewrite(agent, draft, notes);
  const times = again.answer.isError
    ? `${again.passed} more went through, then the limit of this draft was reached. `
    : "";
  tell("limit", refusedWith(again.answer, "limit_exhausted"), `${times}${again.answer.text}`, pageOf(again.answer));

  tell("publish", "running", "");
  const published = await publish(agent, narrator, notes);
  tell(
    "publish",
    published.isError ? refusal(published) : "passed",
    published.isError ? published.text : "A person approved it, and it ran once.",
    pageOf(published),
  );

  tell("check", "running", "");
  const check = await agent.call("read_text_file", { path: PUBLISHED });
  const isNew = check.text.includes(stamp);
  const expected = !check.isError && isNew === !published.isError;
  tell(
    "check",
    expected ? "passed" : "otherwise",
    check.isError ? check.text : `${PUBLISHED} now ${isNew ? "holds the new notes" : "is as it was before"}.`,
    pageOf(check),
  );
}

/** Until it is refused. An hour may begin in between, so it tries more often than the limit is high. */
async function rewrite(
  agent: ScriptedAgent,
  path: string,
  notes: string,
): Promise<{ answer: AgentAnswer; passed: number }> {
  let passed = 0;
  for (;;) {
    const answer = await agent.call("write_file", { path, content: `${notes}\nThought number ${passed + 2}.\n` });
    if (answer.isError || passed === REWRITES_MAX) return { answer, passed };
    passed += 1;
  }
}

/** The risky one: it overwrites what is published, so it waits for a person. */
async function publish(agent: ScriptedAgent, narrator: Narrator, content: string): Promise<AgentAnswer> {
  let isTold = false;
  return await agent.call(
    "write_file",
    { path: PUBLISHED, content },
    {
      why: "The draft of release 2.4 is ready to replace the notes of 2.3.",
      onWait: (message) => {
        const link = /https?:\/\/\S+/.exec(message)?.[0];
        if (!isTold && link !== undefined) {
          isTold = true;
          const detail = `This overwrites what is published, so it waits for a person. Sign in as the operator and answer: ${link}`;
          narrator.tell({ step: "publish", state: "waiting", detail, path: new URL(link).pathname });
        }
        narrator.waiting(Number(/\((\d+) s\)/.exec(message)?.[1] ?? 0));
      },
    },
  );
}

function passed({ isError }: AgentAnswer): DemonstrationState {
  return isError ? "otherwise" : "passed";
}

function refusedWith({ isError, told }: AgentAnswer, reason: string): DemonstrationState {
  return isError && told.reason === reason ? "refused" : "otherwise";
}

/** A no of people is as good an end of the story as a yes. */
function refusal({ told }: AgentAnswer): DemonstrationState {
  return told.reason.startsWith("approval_") ? "refused" : "otherwise";
}

/** Where the record of the call is. */
function pageOf({ told }: AgentAnswer): string | undefined {
  return told.evaluation_id === undefined ? undefined : `/actions/${told.evaluation_id}`;
}
