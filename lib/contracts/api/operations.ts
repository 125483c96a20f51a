/** Every operation of the API, in the order of the document. A test fails when a route is missing here, or one is here that is none. */
import type { Operation } from "./operation";
import { ACCESS } from "./operations/access";
import { ADMINISTRATION } from "./operations/administration";
import { APPROVALS } from "./operations/approvals";
import { BOUNDED_APPROVALS } from "./operations/boundedApprovals";
import { BROWSING } from "./operations/browsing";
import { CATALOGUE } from "./operations/catalogue";
import { CHANGES } from "./operations/changes";
import { CONTRACTIONS } from "./operations/contractions";
import { EXCEPTIONS } from "./operations/exceptions";
import { FATIGUE } from "./operations/fatigue";
import { HAND_OFFS } from "./operations/handOffs";
import { INCIDENTS } from "./operations/incidents";
import { INSTALLATION } from "./operations/installation";
import { ORGANISATION } from "./operations/organisation";
import { PEOPLE } from "./operations/people";
import { PRINCIPALS } from "./operations/principals";
import { SOURCES } from "./operations/sources";
import { UNGOVERNED } from "./operations/ungoverned";

export const OPERATIONS: readonly Operation[] = [
  ...ACCESS,
  ...ORGANISATION,
  ...BROWSING,
  ...CATALOGUE,
  ...APPROVALS,
  ...BOUNDED_APPROVALS,
  ...FATIGUE,
  ...HAND_OFFS,
  ...CHANGES,
  ...CONTRACTIONS,
  ...EXCEPTIONS,
  ...INCIDENTS,
  ...PEOPLE,
  ...PRINCIPALS,
  ...SOURCES,
  ...UNGOVERNED,
  ...ADMINISTRATION,
  ...INSTALLATION,
];
