import type { NotificationType } from "@/lib/contracts/notifications";
import type { EndpointView, FailedDelivery, WebhooksAnswer } from "@/lib/contracts/webhooks";
import type { ServiceContext } from "@/lib/services/context";
import { requireAdmin } from "./requireAdmin";

const FAILED_MAX = 100;

/** The endpoints, those in use first, and what could not be delivered. For admins. Problems: `forbidden`. */
export async function listWebhooks({ ctx }: { ctx: ServiceContext }): Promise<WebhooksAnswer> {
  requireAdmin(ctx);
  const now = ctx.now();
  const { prisma } = ctx.db;
  const [endpoints, counts, failed] = await Promise.all([
    prisma.webhookEndpoint.findMany({
      include: { createdBy: { select: { email: true } } },
      orderBy: [{ disabledAt: { sort: "desc", nulls: "first" } }, { createdAt: "desc" }],
      take: 200,
    }),
    prisma.delivery.groupBy({ by: ["endpointId", "status"], where: { endpointId: { not: null } }, _count: true }),
    prisma.delivery.findMany({
      where: { status: "failed", endpointId: { not: null } },
      include: { endpoint: true, notification: true },
      orderBy: { finishedAt: "desc" },
      take: FAILED_MAX,
    }),
  ]);
  const countOf = (endpointId: string, status: string) =>
    counts.find((one) => one.endpointId === endpointId && one.status === status)?._count ?? 0;
  return {
    endpoints: endpoints.map(
      ({
        id,
        label,
        url,
        types,
        createdAt,
        createdBy,
        disabledAt,
        disabledBy,
        formerSecretUntil: until,
      }): EndpointView => ({
        id,
        label,
        url,
        types: types as NotificationType[],
        created_at: createdAt.toISOString(),
        created_by: createdBy.email,
        disabled: disabledAt === null ? null : { at: disabledAt.toISOString(), by: disabledBy ?? "" },
        former_secret_until: until !== null && until > now ? until.toISOString() : null,
        deliveries: {
          waiting: countOf(id, "waiting"),
          delivered: countOf(id, "delivered"),
          failed: countOf(id, "failed"),
        },
      }),
    ),
    failed: failed.map(
      ({ id, endpoint, notification, finishedAt, attempts, lastError }): FailedDelivery => ({
        id,
        endpoint: {
          id: endpoint?.id ?? "",
          label: endpoint?.label ?? "",
          disabled: (endpoint?.disabledAt ?? null) !== null,
        },
        type: notification.type as NotificationType,
        occurred_at: notification.occurredAt.toISOString(),
        failed_at: finishedAt?.toISOString() ?? "",
        attempts,
        error: lastError ?? "",
      }),
    ),
  };
}
