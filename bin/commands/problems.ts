import { Problem } from "@/lib/services/problem";

/**
 * Runs what a command does. What was refused is told on stderr, one line for each problem and then what came of it, with
 * exit status 1, or `status`. Anything else is a fault and goes on to the caller. (A command that is used wrongly ends with status 2.)
 */
export async function tellingProblems(work: () => Promise<void>, status = 1): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    for (const { message } of error.options.errors ?? []) console.error(message);
    console.error(error.message);
    process.exitCode = status;
  }
}
