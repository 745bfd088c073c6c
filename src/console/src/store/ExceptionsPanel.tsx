import { type CalendarDate, fromAbsolute, parseDate, toCalendarDate } from "@internationalized/date";
import { useState } from "react";
import { Button, Calendar, CalendarCell, CalendarGrid, Heading } from "react-aria-components";

import { usePlatform } from "../api/context";
import { useDo } from "../api/hooks";
import { useStore } from "../app/viewer";
import { StoreExceptionRemoveDocument } from "../generated/graphql";
import { useT } from "../i18n/useT";
import { Icon } from "../ui/Icon";
import { useWhen } from "../ui/when";
import { ExceptionForm } from "./ExceptionForm";
import { useBusy } from "../ui/useBusy";
import { useHoursWords } from "./useHoursWords";
import { useTell } from "./useTell";
import type { Whole } from "./whole";
import "../ui/calendar.css";

const FARTHEST_DAYS = 731;

interface Props {
  readonly whole: Whole;
  readonly mayEdit: boolean;
}

/** The days that differ, on a calendar and as a list. */
export function ExceptionsPanel({ whole, mayEdit }: Props) {
  const t = useT();
  const { timeZone } = useStore();
  const { clock } = usePlatform();
  const today = toCalendarDate(fromAbsolute(clock.now(), timeZone));
  const [chosen, setChosen] = useState<CalendarDate | null>(null);
  const { exceptions } = whole.hours;
  const upcoming = exceptions.filter(({ date }) => parseDate(date).compare(today) >= 0);
  return (
    <section className="card stack" aria-label={t("store.exceptions.title")}>
      <h2>{t("store.exceptions.title")}</h2>
      <div className="exceptions">
        {mayEdit && (
          <Calendar
            aria-label={t("store.exceptions.pick")}
            value={chosen}
            onChange={(date: CalendarDate) => setChosen(date)}
            minValue={today}
            maxValue={today.add({ days: FARTHEST_DAYS })}
          >
            <header className="row">
              <Button slot="previous" className="react-aria-Button plain icon">
                <Icon name="left" />
              </Button>
              <Heading className="grow calendar-title" level={3} />
              <Button slot="next" className="react-aria-Button plain icon">
                <Icon name="right" />
              </Button>
            </header>
            <CalendarGrid>
              {(date) => (
                <CalendarCell
                  date={date}
                  className={
                    exceptions.some((one) => one.date === date.toString())
                      ? "react-aria-CalendarCell differs"
                      : "react-aria-CalendarCell"
                  }
                />
              )}
            </CalendarGrid>
          </Calendar>
        )}
        <div className="stack grow">
          {chosen !== null && (
            <ExceptionForm
              key={chosen.toString()}
              whole={whole}
              date={chosen.toString()}
              onClose={() => setChosen(null)}
            />
          )}
          {upcoming.length === 0 ? (
            <p className="quiet">{t("store.exceptions.none")}</p>
          ) : (
            <ul role="list" className="stack-tight">
              {upcoming.map(({ date, spans }) => (
                <ExceptionRow
                  key={date}
                  date={date}
                  spans={spans}
                  {...(mayEdit ? { onEdit: () => setChosen(parseDate(date)) } : {})}
                />
              ))}
            </ul>
          )}
        </div>
      </div>
    </section>
  );
}

interface RowProps {
  readonly date: string;
  readonly spans: Whole["hours"]["exceptions"][number]["spans"];
  readonly onEdit?: () => void;
}

function ExceptionRow({ date, spans, onEdit }: RowProps) {
  const t = useT();
  const { id } = useStore();
  const when = useWhen("UTC");
  const tell = useTell();
  const { spansText } = useHoursWords();
  const remove = useDo(StoreExceptionRemoveDocument);
  const [, run] = useBusy();
  return (
    <li className="row list-row">
      <strong>{when.day(date)}</strong>
      <span className="grow">{spansText(spans)}</span>
      {onEdit !== undefined && (
        <>
          <Button
            className="react-aria-Button plain icon"
            aria-label={t("store.exceptions.edit", { day: when.day(date) })}
            onPress={onEdit}
          >
            <Icon name="edit" />
          </Button>
          <Button
            className="react-aria-Button plain icon"
            aria-label={t("store.exceptions.remove", { day: when.day(date) })}
            onPress={() => run(async () => tell(await remove({ id, date }), t("store.exceptions.removed")))}
          >
            <Icon name="trash" />
          </Button>
        </>
      )}
    </li>
  );
}
