import { fromAbsolute, parseDate, toCalendarDate } from "@internationalized/date";
import { useState } from "react";
import { Button, FileTrigger, Form } from "react-aria-components";

import { usePlatform } from "../api/context";
import { useDo } from "../api/hooks";
import type { Refusal } from "../api/outcome";
import { useStore } from "../app/viewer";
import {
  type LicenceKind,
  StoreLicenceSubmitDocument,
  StoreLicenceTicketDocument,
} from "../generated/graphql";
import { useT } from "../i18n/useT";
import { useDraft } from "../ui/draft";
import { TextField } from "../ui/fields";
import { Icon } from "../ui/Icon";
import { useExplain } from "../ui/Notices";
import { DayField } from "./DayField";
import { SCAN_TYPES } from "./licences";
import { useBusy } from "../ui/useBusy";
import { useTell } from "./useTell";
import { useUpload } from "./useUpload";

interface Props {
  readonly kind: LicenceKind;
  readonly onClose: () => void;
  readonly onDone: () => void;
}

const FARTHEST_YEARS = 40;
const EMPTY = { number: "", holder: "", validUntil: null as string | null };

/** A licence to hand in, with its scan. The file is sent when the rest is complete. */
export function LicenceForm({ kind, onClose, onDone }: Props) {
  const t = useT();
  const { id, timeZone } = useStore();
  const { clock } = usePlatform();
  const tell = useTell();
  const sendFile = useUpload();
  const explain = useExplain();
  const askTicket = useDo(StoreLicenceTicketDocument);
  const submit = useDo(StoreLicenceSubmitDocument);
  const [, run] = useBusy();
  const draft = useDraft(`store.licence.${id}.${kind}`, EMPTY);
  const [file, setFile] = useState<File | null>(null);
  const [part, setPart] = useState<number | null>(null);
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const { number, holder, validUntil } = draft.value;
  const today = toCalendarDate(fromAbsolute(clock.now(), timeZone));

  /** What is wrong, in words; null: it was handed in. */
  const send = async (): Promise<string | null> => {
    if (file === null) return t("store.licence.noScan");
    if (!(SCAN_TYPES as readonly string[]).includes(file.type)) return t("store.licence.scanKind");
    if (validUntil === null) return t("store.licence.noDay");
    const sent = await sendFile(() => askTicket({ id, kind, mediaType: file.type }), file, {
      tooLarge: (most) => t("store.licence.scanTooLarge", { most }),
      onProgress: setPart,
    });
    setPart(null);
    if (sent.problem !== null) return sent.problem;
    const outcome = await submit({ id, kind, input: { key: sent.key, number, holder, validUntil } });
    tell(outcome, t("store.licence.sent"));
    if (!outcome.ok) {
      setRefusal(outcome.refusal);
      return explain(outcome.refusal);
    }
    draft.discard();
    onDone();
    return null;
  };
  const errorAt = (field: string) => (refusal?.path.includes(field) ? refusal.message : null);

  return (
    <Form
      validationBehavior="aria"
      className="stack"
      onSubmit={(event) => {
        event.preventDefault();
        setRefusal(null);
        setProblem(null);
        run(async () => setProblem(await send()));
      }}
    >
      <TextField
        label={t("store.licence.number")}
        value={number}
        onChange={(text) => draft.change({ ...draft.value, number: text })}
        error={errorAt("number")}
        isRequired
      />
      <TextField
        label={t("store.licence.holder")}
        value={holder}
        onChange={(text) => draft.change({ ...draft.value, holder: text })}
        error={errorAt("holder")}
        isRequired
      />
      <DayField
        label={t("store.licence.validUntil")}
        value={validUntil === null ? null : parseDate(validUntil)}
        earliest={today.add({ days: 1 })}
        latest={today.add({ years: FARTHEST_YEARS })}
        onChange={(day) => draft.change({ ...draft.value, validUntil: day?.toString() ?? null })}
        error={errorAt("validUntil")}
      />
      <div className="row">
        <FileTrigger acceptedFileTypes={SCAN_TYPES} onSelect={(files) => setFile(files?.[0] ?? null)}>
          <Button>
            <Icon name="upload" />
            {t("store.licence.choose")}
          </Button>
        </FileTrigger>
        <span className="wrap-anywhere" dir="auto">
          {file?.name ?? t("store.licence.scanHint")}
        </span>
      </div>
      {problem !== null && (
        <p className="notice bad" role="alert">
          {problem}
        </p>
      )}
      <div className="dialog-buttons">
        <Button onPress={onClose}>{t("common.cancel")}</Button>
        <Button type="submit" className="react-aria-Button primary">
          {part === null ? t("store.licence.send") : t("store.upload.part", { part })}
        </Button>
      </div>
    </Form>
  );
}
