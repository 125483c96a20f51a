import type { NextRequest } from "next/server";
import NextAuth from "next-auth";
import { nextAuthOptions } from "@/lib/http/person/nextAuth";

async function handle(request: NextRequest, context: { params: Promise<{ nextauth: string[] }> }): Promise<Response> {
  return await NextAuth(request, context, nextAuthOptions());
}

export { handle as GET, handle as POST };
