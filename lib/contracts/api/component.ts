/** The schemas that the API's document names, each one locked to the type that the code answers with. */
import { z } from "zod";
import type { Json, JsonObject } from "@/lib/core/organisation/definition";

/** Schemas of answers, by the name that the document gives them. */
export const ANSWERS = z.registry<{ id: string }>();
/** Schemas of what is sent, likewise. */
export const BODIES = z.registry<{ id: string }>();

/** `true` when each of the two can stand for the other and none has a member that the other lacks. */
type Same<A, B> = [A] extends [B]
  ? [B] extends [A]
    ? [keyof A] extends [keyof B]
      ? [keyof B] extends [keyof A]
        ? true
        : false
      : false
    : false
  : false;

/**
 * Names a schema of an answer. Types know what the code answers, schemas what the document says: that both are the same is
 * checked here, so that a member that is added to one does not compile before it is in the other.
 */
export function component<T>() {
  return <S extends z.ZodType>(
    id: string,
    schema: Same<z.output<S>, T> extends true ? S : { "schema and type differ": T },
  ): S => {
    const same = schema as S;
    ANSWERS.add(same, { id });
    return same;
  };
}

/** Names a schema of what is sent. */
export function body<S extends z.ZodType>(id: string, schema: S): S {
  BODIES.add(schema, { id });
  return schema;
}

/** RFC 3339, as all times are answered. */
export const time = z.string().meta({ format: "date-time" });
/** Any JSON value, and any JSON object. */
export const json = z.custom<Json>();
export const jsonObject = z.custom<JsonObject>().meta({ type: "object" });
