#!/usr/bin/env node
import { pathToFileURL } from "node:url";
import { requireNode } from "../scripts/nodeVersion.js";

requireNode();
const { prepareCommand } = await import("../scripts/setUp/command.js");
const program = await prepareCommand();
if (program !== undefined) await import(pathToFileURL(program).href);
