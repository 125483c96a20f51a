import type { Metadata } from "next";
import { CataloguePage } from "@/components/catalogue/CataloguePage";
import { catalogueQuerySchema } from "@/lib/contracts/catalogue";
import { type SearchParams, singles } from "@/lib/http/person/addressedPage";
import { forPage } from "@/lib/http/person/page";
import { pageContext } from "@/lib/http/person/session";
import { searchCatalogue } from "@/lib/services/catalogue/search";

export const metadata: Metadata = { title: "Catalogue" };

export default async function CatalogueRoute({ searchParams }: { searchParams: SearchParams }) {
  const ctx = await pageContext();
  const asked = singles(await searchParams);
  const query = catalogueQuerySchema.safeParse(asked);
  return (
    <CataloguePage
      answer={query.success ? await forPage(searchCatalogue({ ctx, input: query.data })) : null}
      at={(page) => `/catalogue?${new URLSearchParams({ ...asked, page: String(page) })}`}
    />
  );
}
