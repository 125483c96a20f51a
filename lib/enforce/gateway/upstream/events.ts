import type { Client } from "@modelcontextprotocol/sdk/client/index.js";
import {
  LoggingMessageNotificationSchema,
  PromptListChangedNotificationSchema,
  ResourceListChangedNotificationSchema,
  ResourceUpdatedNotificationSchema,
  ToolListChangedNotificationSchema,
} from "@modelcontextprotocol/sdk/types.js";
import type { JsonObject } from "@/lib/core/organisation/definition";

/** What an upstream says unasked. */
export interface UpstreamEvents {
  /** Again: it had ended before. */
  started(): void;
  listChanged(which: "tools" | "resources" | "prompts"): void;
  resourceUpdated(uri: string): void;
  logged(params: JsonObject): void;
}

export function passEventsOn(client: Client, events: Omit<UpstreamEvents, "started">): void {
  client.setNotificationHandler(ToolListChangedNotificationSchema, () => events.listChanged("tools"));
  client.setNotificationHandler(ResourceListChangedNotificationSchema, () => events.listChanged("resources"));
  client.setNotificationHandler(PromptListChangedNotificationSchema, () => events.listChanged("prompts"));
  client.setNotificationHandler(ResourceUpdatedNotificationSchema, ({ params }) => events.resourceUpdated(params.uri));
  client.setNotificationHandler(LoggingMessageNotificationSchema, ({ params }) => events.logged(params as JsonObject));
}
