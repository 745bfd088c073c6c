import { parseDate } from "@internationalized/date";
import { useState } from "react";
import { Button, Form, ToggleButton, ToggleButtonGroup } from "react-aria-components";

import { useDo } from "../api/hooks";
import { useStore } from "../app/viewer";
import { StoreExceptionSetDocument } from "../generated/graphql";
import { useT } from "../i18n/useT";
import { useDraft } from "../ui/draft";
import { useNotify } from "../ui/Notices";
import { useWhen } from "../ui/when";
import { DayRows } from "./DayRows";
import { readDay, type SpanText, spanText } from "./hours";
import { useBusy } from "../ui/useBusy";
import { useHoursWords } from "./useHoursWords";
import { useTell } from "./useTell";
import type { Whole } from "./whole";

interface Props {
  readonly whole: Whole;
  readonly date: string;
  readonly onClose: () => void;
}

type Draft = { readonly closed: boolean; readonly rows: readonly SpanText[] };

/** The hours of one day: closed, or others than usual. */
export function ExceptionForm({ whole, date, onClose }: Props) {
  const t = useT();
  const { id } = useStore();
  const when = useWhen("UTC");
  const notify = useNotify();
  const tell = useTell();
  const { spansText } = useHoursWords();
  const set = useDo(StoreExceptionSetDocument);
  const [, run] = useBusy();
  const usual = whole.hours.weekly[weekday(date)]?.spans ?? [];
  const known = whole.hours.exceptions.find((one) => one.date === date)?.spans;
  const draft = useDraft<Draft>(`store.exception.${id}.${date}`, {
    closed: (known ?? []).length === 0,
    rows: (known ?? usual).map(spanText),
  });
  const [tried, setTried] = useState(false);
  const { closed, rows } = draft.value;
  const { value: spans, problems } = readDay(rows);

  const submit = async () => {
    setTried(true);
    if (!closed && (spans === null || spans.length === 0)) {
      notify("bad", t("store.mend"));
      return;
    }
    const sent = closed ? [] : [...(spans ?? [])];
    if (!tell(await set({ id, date, spans: sent }), t("common.saved"))) return;
    draft.discard();
    onClose();
  };

  return (
    <Form
      validationBehavior="aria"
      className="stack exception-form"
      aria-label={when.day(date)}
      onSubmit={(event) => {
        event.preventDefault();
        run(submit);
      }}
    >
      <h3>{when.day(date)}</h3>
      <p className="quiet">{t("store.exceptions.usual", { hours: spansText(usual) })}</p>
      <ToggleButtonGroup
        aria-label={t("store.exceptions.how")}
        selectionMode="single"
        disallowEmptySelection
        selectedKeys={[closed ? "closed" : "other"]}
        onSelectionChange={(keys) => draft.change({ ...draft.value, closed: keys.has("closed") })}
      >
        <ToggleButton id="closed">{t("store.exceptions.closed")}</ToggleButton>
        <ToggleButton id="other">{t("store.exceptions.other")}</ToggleButton>
      </ToggleButtonGroup>
      {!closed && (
        <DayRows
          name={when.day(date)}
          rows={rows}
          onChange={(next) => draft.change({ closed, rows: next })}
          problemAt={(row) => problems.get(`0.${row}`) ?? null}
        />
      )}
      {tried && !closed && rows.length === 0 && (
        <p className="react-aria-FieldError" role="alert">
          {t("store.exceptions.noSpan")}
        </p>
      )}
      <div className="row">
        <Button
          onPress={() => {
            draft.discard();
            onClose();
          }}
        >
          {t("common.cancel")}
        </Button>
        <Button type="submit" className="react-aria-Button primary">
          {t("common.save")}
        </Button>
      </div>
    </Form>
  );
}

/** Of a day, Monday being 0. */
function weekday(date: string): number {
  const { year, month, day } = parseDate(date);
  return (new Date(Date.UTC(year, month - 1, day)).getUTCDay() + 6) % 7;
}
