/** Leave to upload one file, as the API gives it. */
export interface UploadTicket {
  readonly url: string;
  readonly key: string;
  readonly maxBytes: number;
  readonly fields: readonly { readonly name: string; readonly value: string }[];
}

/** How an upload ended: the file is there, the store refused it (too large, a ticket too old), nobody answered, or it
 * was given up. */
export type Uploaded = "done" | "refused" | "unreachable" | "aborted";

interface Options {
  /** Told what part is sent, 0 to 1. */
  readonly onProgress?: (part: number) => void;
  readonly signal?: AbortSignal;
}

/** Send a file to where its ticket leads. Never rejects. */
export function upload(ticket: UploadTicket, file: Blob, options: Options = {}): Promise<Uploaded> {
  const form = new FormData();
  for (const { name, value } of ticket.fields) form.append(name, value);
  form.append("file", file);
  // Not fetch: it does not tell how much is sent.
  const request = new XMLHttpRequest();
  return new Promise((resolve) => {
    request.upload.onprogress = ({ loaded, total }) => options.onProgress?.(total > 0 ? loaded / total : 0);
    request.onload = () => resolve(request.status >= 200 && request.status < 300 ? "done" : "refused");
    request.onerror = () => resolve("unreachable");
    request.onabort = () => resolve("aborted");
    options.signal?.addEventListener("abort", () => request.abort());
    request.open("POST", ticket.url);
    request.send(form);
  });
}
