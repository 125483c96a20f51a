import { forbidden, notFound } from "next/navigation";
import { Problem } from "@/lib/services/problem";

/** What a use-case gives to a page; a record that does not exist for this person, or is not allowed, is Next.js's own page. */
export async function forPage<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof Problem && error.kind === "not_found") notFound();
    if (error instanceof Problem && error.kind === "forbidden") forbidden();
    throw error;
  }
}
