/** What a server's process is started with. */
export interface Start {
  environment: Record<string, string>;
  /** Values in it that are nobody else's to see. */
  secrets: readonly string[];
  /** Called when it is known whether it started. */
  ended(how: "succeeded" | "failed"): Promise<void>;
}

/** Called for each start. @throws UpstreamFault where it must not start */
export type Starter = () => Promise<Start>;
