import { Button, FileTrigger } from "react-aria-components";

import { useDo } from "../api/hooks";
import { useStore } from "../app/viewer";
import { StorePictureTicketDocument, StoreUpdateDocument } from "../generated/graphql";
import { useT } from "../i18n/useT";
import { Icon } from "../ui/Icon";
import { useNotify } from "../ui/Notices";
import { useBusy } from "../ui/useBusy";
import { useTell } from "./useTell";
import { useUpload } from "./useUpload";

const TYPES = ["image/jpeg", "image/png", "image/webp"];

/** The store's picture: shown, replaced and removed at once, beside the form. */
export function PictureField({ image }: { readonly image: string | null }) {
  const t = useT();
  const { id } = useStore();
  const notify = useNotify();
  const tell = useTell();
  const send = useUpload();
  const askTicket = useDo(StorePictureTicketDocument);
  const update = useDo(StoreUpdateDocument);
  const [busy, run] = useBusy();

  const replace = async (file: File) => {
    const sent = TYPES.includes(file.type)
      ? await send(() => askTicket({ id, contentType: file.type }), file, {
          tooLarge: (most) => t("store.picture.tooLarge", { most }),
        })
      : { problem: t("store.picture.kind") };
    if (sent.problem !== null) notify("bad", sent.problem);
    else tell(await update({ id, input: { image: sent.key } }), t("common.saved"));
  };

  return (
    <section className="card row" aria-label={t("store.picture.title")}>
      {image === null ? (
        <div className="store-picture quiet">
          <Icon name="picture" size={32} />
        </div>
      ) : (
        <img className="store-picture" src={image} alt={t("store.picture.alt")} />
      )}
      <FileTrigger
        acceptedFileTypes={TYPES}
        onSelect={(files) => {
          const file = files?.[0];
          if (file) run(() => replace(file));
        }}
      >
        <Button isPending={busy}>
          <Icon name="upload" />
          {t(image === null ? "store.picture.add" : "store.picture.replace")}
        </Button>
      </FileTrigger>
      {image !== null && (
        <Button
          className="react-aria-Button plain"
          isDisabled={busy}
          onPress={() =>
            run(async () => tell(await update({ id, input: { image: null } }), t("common.saved")))
          }
        >
          {t("common.remove")}
        </Button>
      )}
    </section>
  );
}
