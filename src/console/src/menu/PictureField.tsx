import { useEffect, useRef, useState } from "react";
import { Button, FileTrigger, ProgressBar } from "react-aria-components";

import { useDo } from "../api/hooks";
import { upload } from "../api/upload";
import { MenuPagePictureTicketDocument } from "../generated/graphql";
import { useT } from "../i18n/useT";
import { Icon } from "../ui/Icon";
import { useExplain } from "../ui/Notices";
import { useWork } from "./context";
import { PICTURE_TYPES, pictureProblem } from "./files";
import { Thumbnail } from "./Thumbnail";

interface Props {
  /** A path, or the key of an upload. */
  readonly image: string | null;
  readonly onChange: (image: string | null) => void;
  readonly error: string | null;
}

/** The picture of an item: what is chosen is sent at once, and becomes the item's when that is saved. */
export function PictureField({ image, onChange, error }: Props) {
  const t = useT();
  const explain = useExplain();
  const { store } = useWork();
  const askLeave = useDo(MenuPagePictureTicketDocument);
  const [sent, setSent] = useState<number | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const [local, setLocal] = useState<{ readonly key: string; readonly address: string } | null>(null);
  const giveUp = useRef<AbortController | null>(null);
  useEffect(() => () => giveUp.current?.abort(), []);
  useEffect(() => {
    if (local !== null) return () => URL.revokeObjectURL(local.address);
    return undefined;
  }, [local]);

  const send = async (file: File) => {
    const found = pictureProblem(file);
    setProblem(found === null ? null : t(`menu.picture.${found}`));
    if (found !== null) return;
    setSent(0);
    const leave = await askLeave({ merchantId: store.id, contentType: file.type });
    if (!leave.ok) {
      setSent(null);
      setProblem(explain(leave.refusal));
      return;
    }
    const { ticket } = leave.payload;
    giveUp.current = new AbortController();
    const uploaded = await upload(ticket, file, { onProgress: setSent, signal: giveUp.current.signal });
    setSent(null);
    if (uploaded === "aborted") return;
    if (uploaded !== "done") {
      setProblem(t(uploaded === "refused" ? "menu.picture.refused" : "common.noAnswer"));
      return;
    }
    setLocal({ key: ticket.key, address: URL.createObjectURL(file) });
    onChange(ticket.key);
  };

  const isUpload = image !== null && !image.startsWith("/");
  const shown = local !== null && local.key === image ? local.address : isUpload ? null : image;
  const wrong = problem ?? error;
  return (
    <div className="stack-tight">
      <Thumbnail path={shown} large />
      {isUpload && <p className="small">{t("menu.picture.uploaded")}</p>}
      {sent !== null && (
        <ProgressBar className="row" aria-label={t("menu.picture.sending")} value={sent * 100}>
          {({ percentage, valueText }) => (
            <>
              <progress className="grow" max={100} value={percentage ?? 0} aria-hidden />
              <span className="digits small">{valueText}</span>
              <Button onPress={() => giveUp.current?.abort()}>{t("common.cancel")}</Button>
            </>
          )}
        </ProgressBar>
      )}
      {wrong !== null && (
        <p className="react-aria-FieldError" role="alert">
          {wrong}
        </p>
      )}
      <div className="row">
        <FileTrigger
          acceptedFileTypes={PICTURE_TYPES}
          onSelect={(files) => {
            const file = files?.[0];
            if (file !== undefined) void send(file);
          }}
        >
          <Button isDisabled={sent !== null}>
            <Icon name="upload" />
            {t(image === null ? "menu.picture.choose" : "menu.picture.change")}
          </Button>
        </FileTrigger>
        {image !== null && (
          <Button className="react-aria-Button plain" onPress={() => onChange(null)}>
            {t("menu.picture.remove")}
          </Button>
        )}
      </div>
      <p className="small quiet">{t("menu.picture.text")}</p>
    </div>
  );
}
