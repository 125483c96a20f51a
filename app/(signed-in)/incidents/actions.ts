"use server";

import { incidentForms, openIncidentSchema } from "@/lib/contracts/incidents";
import { personAction } from "@/lib/http/person/action";
import { addFinding } from "@/lib/services/incident/addFinding";
import { addFollowUp } from "@/lib/services/incident/addFollowUp";
import { addIncidentRecords } from "@/lib/services/incident/addRecords";
import { editIncident } from "@/lib/services/incident/edit";
import { moveIncident } from "@/lib/services/incident/move";
import { noteOnIncident } from "@/lib/services/incident/note";
import { openIncident } from "@/lib/services/incident/open";
import { openFollowUp } from "@/lib/services/incident/openFollowUp";
import { removeIncidentRecord } from "@/lib/services/incident/removeRecord";
import { resolveFollowUp } from "@/lib/services/incident/resolveFollowUp";
import { reviewIncident } from "@/lib/services/incident/review";
import { withdrawFinding } from "@/lib/services/incident/withdrawFinding";

export const submitIncident = personAction(openIncidentSchema, openIncident);

export const submitEdit = personAction(incidentForms.edit, ({ ctx, input: { id, ...edit } }) =>
  editIncident({ ctx, input: { id, edit } }),
);

export const submitRecords = personAction(incidentForms.add, ({ ctx, input: { id, ...addition } }) =>
  addIncidentRecords({ ctx, input: { id, addition } }),
);

export const submitRemoval = personAction(incidentForms.remove, ({ ctx, input: { id, ...removal } }) =>
  removeIncidentRecord({ ctx, input: { id, removal } }),
);

export const submitNote = personAction(incidentForms.note, ({ ctx, input: { id, ...note } }) =>
  noteOnIncident({ ctx, input: { id, note } }),
);

export const submitFinding = personAction(incidentForms.finding, ({ ctx, input: { id, ...finding } }) =>
  addFinding({ ctx, input: { id, finding } }),
);

export const submitFindingWithdrawal = personAction(
  incidentForms.withdrawal,
  ({ ctx, input: { id, finding, ...withdrawal } }) => withdrawFinding({ ctx, input: { id, finding, withdrawal } }),
);

export const submitFollowUp = personAction(incidentForms.followUp, ({ ctx, input: { id, ...followUp } }) =>
  addFollowUp({ ctx, input: { id, followUp } }),
);

export const submitResolution = personAction(
  incidentForms.resolution,
  ({ ctx, input: { id, followUp, ...resolution } }) => resolveFollowUp({ ctx, input: { id, followUp, resolution } }),
);

export const submitOpening = personAction(incidentForms.opening, openFollowUp);

export const submitMove = personAction(incidentForms.move, ({ ctx, input: { id, ...move } }) =>
  moveIncident({ ctx, input: { id, move } }),
);

export const submitIncidentReview = personAction(incidentForms.review, ({ ctx, input: { id, ...review } }) =>
  reviewIncident({ ctx, input: { id, review } }),
);
