INSERT INTO "source" ("id", "name", "type", "basis", "created_at") VALUES
  ('00000000-0000-8000-8000-000000000009', 'agent_traces', 'agent_traces', 'claimed', now());
