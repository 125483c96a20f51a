/** The database server of a vitest run. */
import type { TestProject } from "vitest/node";
import { openTemplateServer } from "./templateServer";

declare module "vitest" {
  export interface ProvidedContext {
    /** The address of the migrated template database. */
    templateUrl: string;
  }
}

export default async function setUp(project: TestProject): Promise<() => Promise<void>> {
  const { templateUrl, close } = await openTemplateServer();
  project.provide("templateUrl", templateUrl);
  return close;
}
