import { JsonField } from "@/components/changeEditor/JsonField";
import { Field, Input, Select } from "@/components/ui/Field";
import { Panel } from "@/components/ui/Panel";
import { SENSITIVITIES } from "@/lib/core/organisation/facts";
import type { SimulationDraft } from "./draft";

const FACTS = [
  ["readUntrusted", "It has read text from outside"],
  ["exposed", "It has exposed something"],
] as const;

/** What is taken as given in the place of what is on record. */
export function GivenFields({
  draft,
  errorAt,
  onChange,
}: {
  draft: SimulationDraft;
  errorAt: (pointer: string) => string | undefined;
  onChange: (part: Partial<SimulationDraft>) => void;
}) {
  const { session } = draft;
  const kind = session === null ? "recorded" : Object.keys(session).length === 0 ? "fresh" : "stated";
  const isChanged =
    session !== null ||
    draft.approval === "given" ||
    draft.kind === "agent" ||
    draft.tool !== "" ||
    draft.used !== "" ||
    draft.provenance !== "";
  const isWrong = ["/used", "/provenance", "/binding/tool"].some((pointer) => errorAt(pointer) !== undefined);
  return (
    <Panel>
      <details open={isChanged || isWrong}>
        <summary className="w-fit rounded text-sm font-semibold">Taken as given</summary>
        <div className="mt-3 space-y-4">
          <Field label="Session before it">
            {(control) => (
              <Select
                {...control}
                value={kind}
                onChange={({ target }) =>
                  onChange({
                    session:
                      target.value === "recorded" ? null : target.value === "fresh" ? {} : { readUntrusted: true },
                  })
                }
              >
                <option value="recorded">As on record</option>
                <option value="fresh">A fresh one</option>
                <option value="stated">As I say</option>
              </Select>
            )}
          </Field>
          {session !== null && kind === "stated" && (
            <div className="space-y-2">
              <Field label="Highest sensitivity read">
                {(control) => (
                  <Select
                    {...control}
                    value={session.maxSensitivityRead ?? "public"}
                    onChange={({ target }) =>
                      onChange({
                        session: { ...session, maxSensitivityRead: target.value as (typeof SENSITIVITIES)[number] },
                      })
                    }
                  >
                    {SENSITIVITIES.map((value) => (
                      <option key={value}>{value}</option>
                    ))}
                  </Select>
                )}
              </Field>
              {FACTS.map(([name, words]) => (
                <label key={name} className="flex items-center gap-2 text-sm">
                  <input
                    type="checkbox"
                    checked={session[name] ?? false}
                    onChange={({ target }) => onChange({ session: { ...session, [name]: target.checked } })}
                  />
                  {words}
                </label>
              ))}
            </div>
          )}
          <Field label="Approval">
            {(control) => (
              <Select
                {...control}
                value={draft.approval}
                onChange={({ target }) => onChange({ approval: target.value === "given" ? "given" : "presented" })}
              >
                <option value="presented">What the request presents, if anything</option>
                <option value="given">Everybody who is asked has approved</option>
              </Select>
            )}
          </Field>
          <Field label="Credential held by">
            {(control) => (
              <Select
                {...control}
                value={draft.kind}
                onChange={({ target }) => onChange({ kind: target.value === "agent" ? "agent" : "enforcement_point" })}
              >
                <option value="enforcement_point">An enforcement point</option>
                <option value="agent">The agent itself</option>
              </Select>
            )}
          </Field>
          <Field
            label="Tool of the access token"
            hint="Empty: the action’s. A tools/call does not name it."
            error={errorAt("/binding/tool")}
          >
            {(control) => (
              <Input {...control} value={draft.tool} onChange={({ target }) => onChange({ tool: target.value })} />
            )}
          </Field>
          <JsonField
            label="Used of limits"
            hint='By limit, such as { "pay/count/day": "3" }. Empty: as on record.'
            value={draft.used}
            error={errorAt("/used")}
            onChange={(used) => onChange({ used })}
          />
          <JsonField
            label="Where values were first seen"
            hint='Such as { "DE89…": "untrusted" }. Empty: as on record.'
            value={draft.provenance}
            error={errorAt("/provenance")}
            onChange={(provenance) => onChange({ provenance })}
          />
        </div>
      </details>
    </Panel>
  );
}
