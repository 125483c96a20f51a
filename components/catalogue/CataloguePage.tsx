import { FileText } from "lucide-react";
import Link from "next/link";
import { buttonClass } from "@/components/ui/Button";
import { EmptyState } from "@/components/ui/EmptyState";
import { PageHeader } from "@/components/ui/PageHeader";
import { PageLinks } from "@/components/ui/PageLinks";
import { Panel } from "@/components/ui/Panel";
import { CATALOGUE_PAGE, type CatalogueActions } from "@/lib/contracts/catalogue";
import { CatalogueFilters } from "./CatalogueFilters";
import { CatalogueTable } from "./CatalogueTable";

/** Every action that there is, found by what one looks for. */
export function CataloguePage({
  answer,
  at,
}: {
  /** Null where the address names no list. */
  answer: CatalogueActions | null;
  /** The address of another page of the list. */
  at: (page: number) => string;
}) {
  return (
    <>
      <PageHeader
        title="Catalogue"
        description="Every tool and what its actions can do. The facts were set by people; one that nobody stated counts as its worst value and is drawn dashed."
        actions={
          answer?.propose_refusal === null && (
            <Link href="/catalogue/import" className={buttonClass()}>
              Import from a server
            </Link>
          )
        }
      />
      {answer !== null && answer.tools.length === 0 ? (
        <Panel flush>
          <EmptyState icon={<FileText />} title="The catalogue is empty">
            Describe tools and their actions in a bundle, then run{" "}
            <code className="font-mono text-xs">npx --no ambit import FILE</code>; or import what an MCP server tells.
          </EmptyState>
        </Panel>
      ) : (
        <>
          <CatalogueFilters tools={answer?.tools ?? []} />
          <Panel title={`Actions: ${answer?.total ?? 0}`} flush>
            {answer === null || answer.actions.length === 0 ? (
              <EmptyState
                icon={<FileText />}
                title={answer === null ? "This address names no list" : "No action is like that"}
              >
                {answer === null ? "Choose above what to show." : "Search for less, or choose another tool or power."}
              </EmptyState>
            ) : (
              <CatalogueTable actions={answer.actions} />
            )}
          </Panel>
          {answer !== null && (
            <PageLinks
              label="Pages of the catalogue"
              page={answer.page}
              pages={Math.ceil(answer.total / CATALOGUE_PAGE)}
              at={at}
            />
          )}
        </>
      )}
    </>
  );
}
