import { useState } from "react";
import { Button } from "react-aria-components";

import { useT } from "../i18n/useT";
import { Dialog } from "../ui/Dialog";
import { Checkbox } from "../ui/fields";
import { useHoursWords } from "./useHoursWords";

interface Props {
  /** Whose hours; null: nobody copies. */
  readonly from: number | null;
  readonly onClose: () => void;
  readonly onCopy: (to: readonly number[]) => void;
}

const WEEK = [0, 1, 2, 3, 4, 5, 6] as const;
const WORKDAYS = [0, 1, 2, 3, 4];

/** To which days a day's hours are to be copied. */
export function CopyDay({ from, onClose, onCopy }: Props) {
  const t = useT();
  const { dayName } = useHoursWords();
  const [chosen, setChosen] = useState<readonly number[]>([]);
  const others = WEEK.filter((day) => day !== from);
  const close = () => {
    setChosen([]);
    onClose();
  };
  return (
    <Dialog
      title={t("store.hours.copyOf", { day: from === null ? "" : dayName(from) })}
      isOpen={from !== null}
      onClose={close}
    >
      <div className="row">
        <Button onPress={() => setChosen(others)}>{t("store.hours.allDays")}</Button>
        <Button onPress={() => setChosen(WORKDAYS.filter((day) => day !== from))}>
          {t("store.hours.workdays")}
        </Button>
      </div>
      <div className="stack-tight">
        {others.map((day) => (
          <Checkbox
            key={day}
            isSelected={chosen.includes(day)}
            onChange={(on) => setChosen(on ? [...chosen, day] : chosen.filter((other) => other !== day))}
          >
            {dayName(day)}
          </Checkbox>
        ))}
      </div>
      <div className="dialog-buttons">
        <Button onPress={close}>{t("common.cancel")}</Button>
        <Button
          className="react-aria-Button primary"
          isDisabled={chosen.length === 0}
          onPress={() => {
            onCopy(chosen);
            close();
          }}
        >
          {t("store.hours.copyDo")}
        </Button>
      </div>
    </Dialog>
  );
}
