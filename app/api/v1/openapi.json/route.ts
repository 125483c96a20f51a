import { openApiAnswer } from "@/lib/http/openApi/answer";

export const dynamic = "force-dynamic";

export const GET = () => openApiAnswer();
