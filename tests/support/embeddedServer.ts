/** The database server of a vitest run. */
import type { TestProject } from "vitest/node";
import { openTemplateServer } from "./templateServer";

declare module "vitest" {
  export interface ProvidedContext {
    /** The address of the migrated template database. */
    templateUrl: string;
    superuserUrl: string;
  }
}

export default async function setUp(project: TestProject): Promise<() => Promise<void>> {
  const { templateUrl, superuserUrl, close } = await openTemplateServer();
  project.provide("templateUrl", templateUrl);
  project.provide("superuserUrl", superuserUrl);
  return close;
}
