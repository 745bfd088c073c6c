import { useState } from "react";
import { ToggleButton, ToggleButtonGroup } from "react-aria-components";

import { useT } from "../i18n/useT";
import { DateRange } from "../ui/DateRange";
import { daysOf, MOST_DAYS, type Preset, presetOf, PRESETS, presetRange } from "./range";
import type { RangeChosen } from "./useRange";

export function RangeChoice({ choice: { range, today, choose } }: { readonly choice: RangeChosen }) {
  const t = useT();
  const [tooLong, setTooLong] = useState(false);
  const preset = presetOf(range, today);
  return (
    <div className="row-end">
      <ToggleButtonGroup
        aria-label={t("numbers.period")}
        selectionMode="single"
        disallowEmptySelection
        selectedKeys={preset === null ? [] : [preset]}
        onSelectionChange={(keys) => {
          const [key] = keys;
          if (key !== undefined) choose(presetRange(key as Preset, today));
          setTooLong(false);
        }}
      >
        {PRESETS.map((one) => (
          <ToggleButton key={one} id={one}>
            {t(`numbers.preset.${one}`)}
          </ToggleButton>
        ))}
      </ToggleButtonGroup>
      <DateRange
        label={t("numbers.days")}
        value={range}
        latest={today}
        error={tooLong ? t("numbers.tooLong", { days: MOST_DAYS }) : null}
        onChange={(chosen) => {
          const fits = daysOf(chosen) <= MOST_DAYS;
          setTooLong(!fits);
          if (fits) choose(chosen);
        }}
      />
    </div>
  );
}
