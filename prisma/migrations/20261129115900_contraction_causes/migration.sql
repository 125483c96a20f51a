-- An incident, or an action around Ambit, proposes a contraction too. Their constraints are in the next migration: a new value is usable once
-- it is committed.
ALTER TYPE "contraction_cause" ADD VALUE 'incident';
ALTER TYPE "contraction_cause" ADD VALUE 'ungoverned';
