import { Button } from "react-aria-components";

import { idOf, useT } from "../i18n/useT";
import { TextField } from "../ui/fields";
import { Icon } from "../ui/Icon";
import { type HoursProblem, MOST_SPANS, pastMidnight, spanOf, type SpanText } from "./hours";

interface Props {
  /** Whose hours these are, for screen readers. */
  readonly name: string;
  readonly rows: readonly SpanText[];
  readonly onChange: (rows: readonly SpanText[]) => void;
  /** By row. */
  readonly problemAt: (row: number) => HoursProblem | null;
}

/** The spans of one day as fields: any number of them, after midnight too. */
export function DayRows({ name, rows, onChange, problemAt }: Props) {
  const t = useT();
  const put = (index: number, part: Partial<SpanText>) =>
    onChange(rows.map((row, at) => (at === index ? { ...row, ...part } : row)));
  return (
    <div className="stack-tight">
      {rows.length === 0 && <p className="quiet">{t("store.hours.closed")}</p>}
      {rows.map((row, index) => {
        const problem = problemAt(index);
        const span = spanOf(row);
        return (
          <div key={index} className="stack-tight">
            <div className="row span-row">
              <TextField
                label={t("store.hours.opens")}
                aria-label={t("store.hours.which", { day: name, number: index + 1 })}
                value={row.opens}
                inputMode="numeric"
                onChange={(opens) => put(index, { opens })}
                error={problem === null ? null : t(idOf(`store.hours.problem.${problem}`))}
              />
              <TextField
                label={t("store.hours.closes")}
                aria-label={t("store.hours.which", { day: name, number: index + 1 })}
                value={row.closes}
                inputMode="numeric"
                onChange={(closes) => put(index, { closes })}
              />
              <Button
                className="react-aria-Button plain icon"
                aria-label={t("store.hours.removeSpan", { day: name, number: index + 1 })}
                onPress={() => onChange(rows.filter((_, at) => at !== index))}
              >
                <Icon name="trash" />
              </Button>
              {span !== null && pastMidnight(span) && (
                <span className="badge info">{t("store.hours.nextDay")}</span>
              )}
            </div>
          </div>
        );
      })}
      {rows.length < MOST_SPANS && (
        <div>
          <Button
            className="react-aria-Button plain"
            aria-label={t("store.hours.addTo", { day: name })}
            onPress={() =>
              onChange([
                ...rows,
                rows.length === 0 ? { opens: "09:00", closes: "21:00" } : { opens: "", closes: "" },
              ])
            }
          >
            <Icon name="plus" />
            {t("store.hours.add")}
          </Button>
        </div>
      )}
    </div>
  );
}
