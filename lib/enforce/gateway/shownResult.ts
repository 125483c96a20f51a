/** A result as the agent may see it: the obligations of the allow applied to everything in it that can hold data. */
import type { Json, JsonObject } from "@/lib/core/organisation/definition";
import { shown } from "@/lib/enforce/obligations/fields";
import { changesResults, type ResultRules } from "@/lib/enforce/obligations/rules";
import { shownText } from "@/lib/enforce/obligations/text";

const WITHHELD =
  "[Withheld: the permission budget lets only a part of this result pass, and what stood here has no fields by which to tell the parts.]";

/**
 * The result of any decided method. What has fields keeps those that may pass; text without, pictures, sound and bytes are
 * withheld as soon as any field or row must be left out: nobody can tell what they hold.
 */
export function shownResult(result: JsonObject, rules: ResultRules): JsonObject {
  if (!changesResults(rules)) return result;
  const { content, structuredContent, contents, messages, completion, _meta: _, ...others } = result;
  return {
    ...others,
    ...(Array.isArray(content) ? { content: content.map((item) => shownItem(item, rules)) } : {}),
    ...(structuredContent === undefined ? {} : { structuredContent: shown(structuredContent, rules) ?? {} }),
    ...(Array.isArray(contents) ? { contents: contents.map((item) => shownContents(item, rules)) } : {}),
    ...(Array.isArray(messages) ? { messages: messages.map((message) => shownMessage(message, rules)) } : {}),
    ...(completion === undefined ? {} : { completion: { values: [] } }),
  };
}

function shownMessage(message: Json, rules: ResultRules): Json {
  return isObject(message) ? { ...message, content: shownItem(message.content ?? null, rules) } : null;
}

function shownItem(item: Json, rules: ResultRules): Json {
  if (!isObject(item)) return withheld();
  if (item.type === "text" && typeof item.text === "string") {
    const left = shownText(item.text, rules);
    return left === undefined ? withheld() : { type: "text", text: left };
  }
  if (item.type === "resource" && isObject(item.resource)) {
    return { type: "resource", resource: shownContents(item.resource, rules) };
  }
  return withheld();
}

/** Contents of a resource. */
function shownContents(item: Json, rules: ResultRules): JsonObject {
  if (!isObject(item)) return { uri: "", text: WITHHELD };
  const { uri = "", text } = item;
  const left = typeof text === "string" ? shownText(text, rules) : undefined;
  return { uri, ...(left === undefined ? {} : { mimeType: item.mimeType ?? "text/plain" }), text: left ?? WITHHELD };
}

function withheld(): JsonObject {
  return { type: "text", text: WITHHELD };
}

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
