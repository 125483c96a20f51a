/** How the installation is, and what it can be asked. */
import { health } from "../answers/health";
import type { Operation } from "../operation";

export const INSTALLATION: readonly Operation[] = [
  {
    id: "getOpenApi",
    method: "GET",
    path: "/api/v1/openapi.json",
    summary: "This document. It holds no data and needs no sign-in",
    caller: "anyone",
    answers: { 200: { types: ["application/json"], words: "An OpenAPI 3.1 document." } },
  },
  {
    id: "getHealth",
    method: "GET",
    path: "/healthz",
    summary: "Whether this process runs",
    caller: "anyone",
    answers: { 200: health },
  },
  {
    id: "getReadiness",
    method: "GET",
    path: "/readyz",
    summary: "Whether it can decide: the database answers and nothing is stopping",
    caller: "anyone",
    answers: { 200: health, 503: health },
  },
  {
    id: "getMetrics",
    method: "GET",
    path: "/metrics",
    summary: "What this process counts, for Prometheus",
    caller: "person",
    may: "Security reviewers and admins, with an API token.",
    answers: { 200: { types: ["text/plain"], words: "Prometheus' text format." } },
  },
];
