import { useState } from "react";

import { useDo } from "../api/hooks";
import type { Refusal } from "../api/outcome";
import { upload } from "../api/upload";
import {
  MenuPageImportDocument,
  type MenuPageImportMutation,
  MenuPageImportTicketDocument,
  type MenuFormat,
} from "../generated/graphql";
import { useT } from "../i18n/useT";
import { useExplain } from "../ui/Notices";
import { useWork } from "./context";
import { formatOf, inlineText, MAX_MENU_BYTES } from "./files";

export type ImportPlan = Extract<
  MenuPageImportMutation["menuImport"],
  { readonly __typename: "MenuImportPayload" }
>;

/** Where the file is: in the request, or uploaded. */
type Source = { readonly format: MenuFormat } & (
  { readonly content: string } | { readonly uploadKey: string }
);

/** A file that was read, and what it would change. */
export interface Planned {
  readonly name: string;
  readonly source: Source;
  readonly plan: ImportPlan;
  /** Somebody edited the menu after it was looked at: this is what it would change now. */
  readonly again: boolean;
}

const CONCURRENT = "CONCURRENT_CHANGE";

/** Looks what a file would change, and lets it, as long as that is what it still does. */
export function useImport() {
  const t = useT();
  const explain = useExplain();
  const { store } = useWork();
  const send = useDo(MenuPageImportDocument);
  const askLeave = useDo(MenuPageImportTicketDocument);
  const [busy, setBusy] = useState(false);
  const [sent, setSent] = useState<number | null>(null);
  const [failure, setFailure] = useState<string | null>(null);
  const [planned, setPlanned] = useState<Planned | null>(null);

  const refuse = (refusal: Refusal) => setFailure(explain(refusal));

  const look = async (name: string, source: Source, again: boolean) => {
    const outcome = await send({ merchantId: store.id, input: { ...source, dryRun: true } });
    if (outcome.ok) setPlanned({ name, source, plan: outcome.payload, again });
    else refuse(outcome.refusal);
  };
  const sourceOf = async (file: File): Promise<Source | null> => {
    const bytes = await file.arrayBuffer();
    const content = inlineText(bytes);
    const format = formatOf(file.name, content ?? new TextDecoder().decode(bytes.slice(0, 100)));
    if (content !== null) return { format, content };
    const leave = await askLeave({ merchantId: store.id, format });
    if (!leave.ok) {
      refuse(leave.refusal);
      return null;
    }
    setSent(0);
    const uploaded = await upload(leave.payload.ticket, file, { onProgress: setSent });
    setSent(null);
    if (uploaded === "done") return { format, uploadKey: leave.payload.ticket.key };
    setFailure(t(uploaded === "refused" ? "menu.import.refused" : "common.noAnswer"));
    return null;
  };
  const choose = async (file: File) => {
    setFailure(null);
    setPlanned(null);
    if (file.size > MAX_MENU_BYTES) {
      setFailure(t("menu.import.large"));
      return;
    }
    setBusy(true);
    const source = await sourceOf(file);
    if (source !== null) await look(file.name, source, false);
    setBusy(false);
  };
  /** True once the menu is what the file says. */
  const confirm = async (): Promise<boolean> => {
    if (planned === null) return false;
    const { name, source, plan } = planned;
    setBusy(true);
    setFailure(null);
    const outcome = await send({
      merchantId: store.id,
      input: { ...source, expectedRevision: plan.revision },
    });
    if (!outcome.ok && outcome.refusal.code === CONCURRENT) await look(name, source, true);
    else if (!outcome.ok) refuse(outcome.refusal);
    setBusy(false);
    return outcome.ok;
  };
  return { busy, sent, failure, planned, choose, confirm };
}
