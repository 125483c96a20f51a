/** Calls of the agent that run as tasks (MCP 2025-11-25, "Tasks"): started at once, and their end fetched later. */
import { randomUUID } from "node:crypto";
import type { TaskStore } from "@modelcontextprotocol/sdk/experimental/tasks/interfaces.js";
import { ErrorCode, McpError, type Result, type Task } from "@modelcontextprotocol/sdk/types.js";

/** Most tasks of a session that are kept, those that run among them: the oldest that is over makes room. */
const TASKS_MAX = 32;
/** For how long the end of a task is kept, in milliseconds, when the agent names no time; and at most. */
const KEPT_MS = 3_600_000;
const KEPT_MS_MAX = 86_400_000;
/** How often an agent is told to look, in milliseconds. */
const POLL_MS = 500;

type End = { result: Result } | { error: Error };

interface Kept {
  task: Task;
  /** Aborted when the agent cancels the task, or is gone. */
  over: AbortController;
  end?: End;
}

/**
 * The tasks of one agent's connection. The task is the gateway's: what it runs is decided, held and forwarded as any call, so its
 * upstream may know nothing of tasks. The SDK answers `tasks/*` out of this store.
 */
export class Tasks implements TaskStore {
  private readonly kept = new Map<string, Kept>();

  /** @param now epoch milliseconds */
  constructor(
    private readonly onStatus: (task: Task) => void = () => undefined,
    private readonly now: () => number = Date.now,
  ) {}

  /** @throws McpError when too many run */
  begin(ttl: number | null | undefined): { task: Task; signal: AbortSignal } {
    this.forget();
    this.makeRoom();
    const task: Task = {
      taskId: randomUUID(),
      status: "working",
      ttl: Math.min(Math.max(ttl ?? KEPT_MS, 0), KEPT_MS_MAX),
      createdAt: this.time(),
      lastUpdatedAt: this.time(),
      pollInterval: POLL_MS,
    };
    const over = new AbortController();
    this.kept.set(task.taskId, { task, over });
    return { task: { ...task }, signal: over.signal };
  }

  /** How a task goes; nothing of one that is over. */
  tell(taskId: string, message: string): void {
    const kept = this.kept.get(taskId);
    if (kept === undefined || isOver(kept.task)) return;
    kept.task.statusMessage = message;
    kept.task.lastUpdatedAt = this.time();
  }

  /** The end of what a task ran. One that was cancelled stays so. */
  end(taskId: string, end: End): void {
    const kept = this.kept.get(taskId);
    if (kept === undefined || isOver(kept.task)) return;
    kept.end = end;
    this.become(kept, "error" in end || end.result.isError === true ? "failed" : "completed");
  }

  /** The agent is gone. */
  close(): void {
    for (const { task, over } of this.kept.values()) if (!isOver(task)) over.abort("The agent is gone.");
  }

  async createTask({ ttl }: { ttl?: number | null }): Promise<Task> {
    return this.begin(ttl).task;
  }

  async getTask(taskId: string): Promise<Task | null> {
    this.forget();
    const kept = this.kept.get(taskId);
    return kept === undefined ? null : { ...kept.task };
  }

  async storeTaskResult(taskId: string, _status: string, result: Result): Promise<void> {
    this.end(taskId, { result });
  }

  async getTaskResult(taskId: string): Promise<Result> {
    const { end } = this.find(taskId);
    if (end === undefined) throw new McpError(ErrorCode.InvalidRequest, "The task was cancelled: it has no result.");
    if ("error" in end) throw end.error;
    return end.result;
  }

  /** By the agent's hand only a cancellation. */
  async updateTaskStatus(taskId: string, status: Task["status"], statusMessage?: string): Promise<void> {
    const kept = this.find(taskId);
    if (status !== "cancelled" || isOver(kept.task)) return;
    if (statusMessage !== undefined) kept.task.statusMessage = statusMessage;
    this.become(kept, "cancelled");
    kept.over.abort("The agent cancelled the task.");
  }

  async listTasks(): Promise<{ tasks: Task[] }> {
    this.forget();
    return { tasks: [...this.kept.values()].map(({ task }) => ({ ...task })) };
  }

  private become({ task }: Kept, status: Task["status"]): void {
    task.status = status;
    task.lastUpdatedAt = this.time();
    this.onStatus({ ...task });
  }

  private find(taskId: string): Kept {
    const kept = this.kept.get(taskId);
    if (kept === undefined) throw new McpError(ErrorCode.InvalidParams, "There is no such task in this session.");
    return kept;
  }

  private makeRoom(): void {
    if (this.kept.size < TASKS_MAX) return;
    const oldest = [...this.kept.values()].find(({ task }) => isOver(task));
    if (oldest === undefined)
      throw new McpError(ErrorCode.InvalidRequest, `At most ${TASKS_MAX} tasks may run at the same time.`);
    this.kept.delete(oldest.task.taskId);
  }

  /** Lets go what is past its time. */
  private forget(): void {
    for (const [id, { task }] of this.kept)
      if (isOver(task) && this.now() - Date.parse(task.lastUpdatedAt) > (task.ttl ?? KEPT_MS)) this.kept.delete(id);
  }

  private time(): string {
    return new Date(this.now()).toISOString();
  }
}

function isOver({ status }: Task): boolean {
  return status === "completed" || status === "failed" || status === "cancelled";
}
