import type { Decision } from "@/lib/contracts/access";
import type { JsonObject } from "@/lib/core/organisation/definition";
import { sweepDeadlines } from "@/lib/services/deadline/sweep";
import { pullKillSwitch } from "@/lib/services/killSwitch/pull";
import { releaseKillSwitch } from "@/lib/services/killSwitch/release";
import { send } from "./agentDoes";
import type { Duty } from "./orders";
import type { At } from "./outcome";

export async function dutyDone({ ctx, origin, people }: At, duty: Duty): Promise<JsonObject> {
  switch (duty.duty) {
    case "open": {
      const { context } = await send<Decision>(`${origin}/access/v1/evaluation`, duty);
      const id = context.access_request?.task?.id;
      if (id === undefined) throw new Error(`nothing was opened: ${context.reason}`);
      return { id };
    }
    case "openSession": {
      const { now, token, salt } = duty;
      return send<JsonObject>(`${origin}/access/v1/sessions`, { now, token, body: { salt } });
    }
    case "sweep":
      return { ...(await sweepDeadlines({ ctx })) };
    case "kill": {
      const actor = { kind: "command" as const, name: "schedule" };
      const input = { scope: "agent", name: duty.agent, reason: "It is part of the schedule." };
      return { ...(await pullKillSwitch({ ctx: { ...ctx, actor }, input })) };
    }
    case "releaseKill":
      return {
        ...(await releaseKillSwitch({ ctx: { ...ctx, actor: people.rita }, input: { id: duty.id, answer: {} } })),
      };
  }
}
