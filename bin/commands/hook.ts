import { readFile } from "node:fs/promises";
import path from "node:path";
import type { Command } from "commander";
import { type HookAnswer, stopped } from "@/lib/enforce/hook/answer";
import { type HookConfiguration, readHookConfiguration } from "@/lib/enforce/hook/configuration";
import { answerHook } from "@/lib/enforce/hook/hook";
import { answerSecondsMax, claudeCodeSettings } from "@/lib/enforce/hook/settings";

/** A longer event is none, in characters. */
const EVENT_MAX = 20_000_000;

export function register(program: Command): void {
  program
    .command("hook")
    .description("Ask Ambit before an agent's host runs a tool.")
    .command("claude-code")
    .description("Answer one hook event of Claude Code: JSON on standard input, JSON on standard output.")
    .requiredOption("--config <file>", "the hook's configuration (YAML); docs/hook.md describes it")
    .option("--settings", "print the settings that make Claude Code call this hook, and end")
    .action(({ config, settings }: { config: string; settings?: true }) =>
      settings === true ? printSettings(config) : answer(config),
    );
}

async function printSettings(file: string): Promise<void> {
  const configuration = await open(file);
  if (configuration === undefined) return;
  const command = [
    "node",
    path.resolve(process.argv[1] ?? "ambit"),
    "hook",
    "claude-code",
    "--config",
    path.resolve(file),
  ];
  console.log(JSON.stringify(claudeCodeSettings(configuration, command), null, 2));
}

async function answer(file: string): Promise<void> {
  const configuration = await open(file);
  if (configuration === undefined) return;
  const answered = input()
    .then((text) => answerHook(text, configuration, process.env))
    .catch(() => stopped("Ambit's hook could not read its event."));
  const secondsMax = answerSecondsMax(configuration);
  const late = new Promise<HookAnswer>((resolve) => {
    setTimeout(
      () => resolve(stopped(`This call did not run. Ambit's hook had no answer after ${secondsMax} seconds.`)),
      Math.max(0, secondsMax - process.uptime()) * 1_000,
    );
  });
  const { stdout, stderr, exitCode } = await Promise.race([answered, late]);
  process.stderr.write(stderr);
  // Ended here: what is still under way would keep the process, and with it the host, waiting.
  process.stdout.write(stdout, () => process.exit(exitCode));
}

/** Undefined when the configuration cannot be used, which has then been said. Status 2: any other would let the call through. */
async function open(file: string): Promise<HookConfiguration | undefined> {
  try {
    return readHookConfiguration(await readFile(file, "utf8"), file);
  } catch (error) {
    console.error(`Ambit's hook cannot use its configuration.\n${error instanceof Error ? error.message : ""}`);
    process.exitCode = 2;
    return undefined;
  }
}

async function input(): Promise<string> {
  let text = "";
  process.stdin.setEncoding("utf8");
  for await (const chunk of process.stdin) {
    text += String(chunk);
    if (text.length > EVENT_MAX) throw new Error("the event is too long");
  }
  return text;
}
