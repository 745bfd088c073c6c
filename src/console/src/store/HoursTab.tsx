import { useMemo, useState } from "react";
import { Button } from "react-aria-components";

import { useDo } from "../api/hooks";
import { useStore } from "../app/viewer";
import { StoreHoursSetDocument } from "../generated/graphql";
import { useT } from "../i18n/useT";
import { CopyDay } from "./CopyDay";
import { DayRows } from "./DayRows";
import { EditForm } from "./EditForm";
import { ExceptionsPanel } from "./ExceptionsPanel";
import { Facts } from "./Facts";
import { copied, readWeek, type SpanText, spanText } from "./hours";
import { useEdit } from "./useEdit";
import { useHoursWords } from "./useHoursWords";
import type { Whole } from "./whole";

/** A field a day, so that two people can edit two days. */
type Week = Readonly<Record<Day, readonly SpanText[]>>;
const DAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"] as const;
type Day = (typeof DAYS)[number];

function weekOf(whole: Whole): Week {
  const texts = DAYS.map((day, index) => [
    day,
    (whole.hours.weekly[index]?.spans ?? []).map(({ opens, closes }) => spanText({ opens, closes })),
  ]);
  return Object.fromEntries(texts) as Week;
}

/** When the store opens: each week, and on the days that differ. */
export function HoursTab({ whole }: { readonly whole: Whole }) {
  const { permissions } = useStore();
  const mayEdit = permissions.includes("HOURS_EDIT");
  return (
    <div className="stack">
      {mayEdit ? <WeekForm whole={whole} /> : <WeekFacts whole={whole} />}
      <ExceptionsPanel whole={whole} mayEdit={mayEdit} />
    </div>
  );
}

function WeekFacts({ whole }: { readonly whole: Whole }) {
  const t = useT();
  const { dayName, spansText } = useHoursWords();
  const facts = whole.hours.weekly.map(({ weekday, spans }) => ({
    name: dayName(weekday - 1),
    value: spansText(spans),
  }));
  return (
    <section className="card stack" aria-label={t("store.hours.week")}>
      <h2>{t("store.hours.week")}</h2>
      <Facts facts={facts} />
    </section>
  );
}

function WeekForm({ whole }: { readonly whole: Whole }) {
  const t = useT();
  const { id, timeZone } = useStore();
  const { dayName, spansText } = useHoursWords();
  const setHours = useDo(StoreHoursSetDocument);
  const saved = useMemo(() => weekOf(whole), [whole]);
  const editing = useEdit(`store.hours.${id}`, saved);
  const [copying, setCopying] = useState<number | null>(null);
  const week = DAYS.map((day) => editing.value[day]);
  const { problems } = readWeek(week);
  return (
    <section className="card stack" aria-label={t("store.hours.week")}>
      <h2>{t("store.hours.week")}</h2>
      <p className="quiet">{t("store.hours.hint", { timeZone })}</p>
      <EditForm
        editing={editing}
        of={weekOf}
        nameOf={(day) => dayName(DAYS.indexOf(day))}
        textOf={(value, day) => {
          const { value: read } = readWeek(DAYS.map((each) => (each === day ? value[day] : [])));
          return read === null ? "" : spansText(read[DAYS.indexOf(day)] ?? []);
        }}
        problem={problems.size > 0 ? t("store.mend") : null}
        save={(value) => {
          const { value: weekly } = readWeek(DAYS.map((day) => value[day]));
          return setHours({ id, weekly: (weekly ?? []).map((spans) => [...spans]) });
        }}
      >
        {() => (
          <div className="week">
            {DAYS.map((day, index) => (
              <section key={day} className="week-day" aria-label={dayName(index)}>
                <h3 className="row">
                  <span className="grow">{dayName(index)}</span>
                </h3>
                <DayRows
                  name={dayName(index)}
                  rows={editing.value[day]}
                  onChange={(rows) => editing.change({ [day]: rows })}
                  problemAt={(row) => problems.get(`${index}.${row}`) ?? null}
                />
                <Button
                  className="react-aria-Button plain"
                  aria-label={t("store.hours.copyOf", { day: dayName(index) })}
                  onPress={() => setCopying(index)}
                >
                  {t("store.hours.copy")}
                </Button>
              </section>
            ))}
          </div>
        )}
      </EditForm>
      <CopyDay
        from={copying}
        onClose={() => setCopying(null)}
        onCopy={(to) => {
          const next = copied(week, copying ?? 0, to);
          editing.change(Object.fromEntries(DAYS.map((day, index) => [day, next[index] ?? []])));
        }}
      />
    </section>
  );
}
