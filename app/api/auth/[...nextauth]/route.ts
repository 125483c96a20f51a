import type { NextRequest } from "next/server";
import NextAuth from "next-auth";
import { callerAddress } from "@/lib/http/person/callerAddress";
import { nextAuthOptions } from "@/lib/http/person/nextAuth";

async function handle(request: NextRequest, context: { params: Promise<{ nextauth: string[] }> }): Promise<Response> {
  return await NextAuth(request, context, nextAuthOptions(callerAddress(request.headers)));
}

export { handle as GET, handle as POST };
