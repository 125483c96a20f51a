-- Traces that agents' frameworks write themselves. A new value is usable once it is committed: its source is in the next migration.
ALTER TYPE "source_type" ADD VALUE 'agent_traces';
