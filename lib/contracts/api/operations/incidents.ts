/** Incidents: postmortems of what agents did. */
import {
  addFindingSchema,
  addFollowUpSchema,
  addIncidentRecordsSchema,
  editIncidentSchema,
  incidentExportSchema,
  incidentsQuerySchema,
  moveIncidentSchema,
  noteSchema,
  openFollowUpSchema,
  openIncidentSchema,
  removeIncidentRecordSchema,
  resolveFollowUpSchema,
  reviewIncidentSchema,
  withdrawFindingSchema,
} from "@/lib/contracts/incidents";
import {
  findingAdded,
  followUpAdded,
  followUpOpened,
  incidentMoved,
  incidentOpened,
  incidentsAnswer,
  incidentView,
  recordsAdded,
} from "../answers/incidents";
import { body } from "../component";
import type { Operation } from "../operation";

const SEES = "That concern an agent of their own teams; security reviewers and admins all.";
const WORKS = "Operators of a team whose agent it concerns, security reviewers and admins.";
const STILL = "409 while it is in review or closed.";
const ofOne = (path: string): `/${string}` => `/api/v1/incidents/{id}${path}`;

/** What writes something into an incident. */
const writes = (
  id: string,
  path: string,
  said: Pick<Operation, "summary" | "answers" | "body"> & { again: string; may?: string },
): Operation => ({
  id,
  method: "POST",
  path: ofOne(path),
  caller: "person",
  may: WORKS,
  refused: [404, 409],
  ...said,
});

export const INCIDENTS: readonly Operation[] = [
  {
    id: "listIncidents",
    method: "GET",
    path: "/api/v1/incidents",
    summary: "Incidents, the newest first",
    caller: "person",
    may: SEES,
    query: incidentsQuerySchema,
    answers: { 200: incidentsAnswer },
    refused: [400],
  },
  {
    id: "openIncident",
    method: "POST",
    path: "/api/v1/incidents",
    summary: "Open an incident from an action record, an alert or a search of the actions",
    caller: "person",
    may: "Operators of a team of one of its agents, security reviewers and admins.",
    again: "Opens another one.",
    body: body("OpenIncident", openIncidentSchema),
    answers: { 200: incidentOpened },
    refused: [404],
  },
  {
    id: "getIncident",
    method: "GET",
    path: ofOne(""),
    summary: "One incident: impact, timeline, records, findings, follow-ups, notes and reviews",
    caller: "person",
    may: SEES,
    answers: { 200: incidentView },
    refused: [404],
  },
  {
    id: "editIncident",
    method: "PATCH",
    path: ofOne(""),
    summary: "Edit title, summary, severity, window, lead and scribe, of the edition that was seen",
    caller: "person",
    may: WORKS,
    again: `409: it is another edition. ${STILL}`,
    body: body("EditIncident", editIncidentSchema),
    answers: { 200: incidentMoved },
    refused: [404, 409],
  },
  {
    id: "exportIncident",
    method: "GET",
    path: ofOne("/export"),
    summary: "The postmortem as one file that stands alone",
    caller: "person",
    may: SEES,
    query: incidentExportSchema,
    answers: {
      200: { types: ["text/markdown", "application/json"], words: "The postmortem, as Markdown or as JSON." },
    },
    refused: [400, 404],
  },
  writes("addIncidentRecords", "/records", {
    summary: "Add action records, by hand or all that a search finds within its window",
    again: `409: they are in it. ${STILL}`,
    body: body("AddIncidentRecords", addIncidentRecordsSchema),
    answers: { 200: recordsAdded },
  }),
  writes("removeIncidentRecord", "/records/remove", {
    summary: "Take a record out again; that it was there is kept",
    again: `409: it is not in it. ${STILL}`,
    body: body("RemoveIncidentRecord", removeIncidentRecordSchema),
    answers: { 200: incidentMoved },
  }),
  writes("noteOnIncident", "/notes", {
    summary: "Write a note, for good",
    again: "Writes it twice. 409 once it is closed.",
    body: body("IncidentNote", noteSchema),
    answers: { 200: incidentMoved },
  }),
  writes("addFinding", "/findings", {
    summary: "Write down what went wrong; where authority was too wide, Ambit proposes a contraction",
    again: `Writes it twice. ${STILL}`,
    body: body("AddFinding", addFindingSchema),
    answers: { 200: findingAdded },
  }),
  writes("withdrawFinding", "/findings/{finding}/withdraw", {
    summary: "Take a finding back; what it said stays",
    again: `409: it is withdrawn. ${STILL}`,
    body: body("WithdrawFinding", withdrawFindingSchema),
    answers: { 200: incidentMoved },
  }),
  writes("addFollowUp", "/follow-ups", {
    summary: "Say what is to be done, by whom and until when",
    again: `Writes it twice. ${STILL}`,
    body: body("AddFollowUp", addFollowUpSchema),
    answers: { 200: followUpAdded },
  }),
  writes("resolveFollowUp", "/follow-ups/{followUp}/resolve", {
    summary: "Say that a follow-up is done, or dropped; also once the incident is closed",
    again: "409: it is.",
    body: body("ResolveFollowUp", resolveFollowUpSchema),
    answers: { 200: incidentMoved },
  }),
  writes("openFollowUp", "/follow-ups/{followUp}/open", {
    summary: "Open what it wants: a contraction or a rule as a draft of one's own, or a kill switch, in force at once",
    may: `${WORKS} And whoever may propose that change, or pull that switch.`,
    again: "409: it has opened something.",
    body: body("OpenWithFollowUp", openFollowUpSchema),
    answers: { 200: followUpOpened },
  }),
  writes("moveIncident", "/move", {
    summary: "Contained, in review, or back with a reason; a review closes it",
    again: "409: it is there.",
    body: body("MoveIncident", moveIncidentSchema),
    answers: { 200: incidentMoved },
  }),
  writes("reviewIncident", "/review", {
    summary: "Sign a postmortem off, which closes it, or return it",
    may: `${WORKS} Not its lead, and not whoever submitted it.`,
    again: "409: it is reviewed.",
    body: body("ReviewIncident", reviewIncidentSchema),
    answers: { 200: incidentMoved },
  }),
];
