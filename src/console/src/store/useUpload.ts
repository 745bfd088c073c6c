import { useCallback } from "react";

import type { Outcome } from "../api/outcome";
import { upload, type UploadTicket } from "../api/upload";
import { useT } from "../i18n/useT";
import { useExplain } from "../ui/Notices";

/** How an upload ended: the key by which the file is named from now on, or why there is none, in words. */
export type Sent = { readonly key: string; readonly problem: null } | { readonly problem: string };

interface Texts {
  /** `most`: megabytes. */
  readonly tooLarge: (most: number) => string;
  readonly onProgress?: (part: number) => void;
}

const A_MEGABYTE = 2 ** 20;

/** Send a file by the ticket that is asked for; one that is too large is not sent at all. */
export function useUpload(): (
  ask: () => Promise<Outcome<{ readonly ticket: UploadTicket }>>,
  file: File,
  texts: Texts,
) => Promise<Sent> {
  const t = useT();
  const explain = useExplain();
  return useCallback(
    async (ask, file, { tooLarge, onProgress }) => {
      const leave = await ask();
      if (!leave.ok) return { problem: explain(leave.refusal) };
      const { ticket } = leave.payload;
      if (file.size > ticket.maxBytes) {
        return { problem: tooLarge(Math.round(ticket.maxBytes / A_MEGABYTE)) };
      }
      const sent = await upload(ticket, file, onProgress === undefined ? {} : { onProgress });
      if (sent === "done") return { key: ticket.key, problem: null };
      return { problem: t(sent === "refused" ? "store.upload.refused" : "common.noAnswer") };
    },
    [t, explain],
  );
}
