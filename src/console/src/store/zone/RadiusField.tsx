import { useState } from "react";
import { Label, Slider, SliderThumb, SliderTrack } from "react-aria-components";

import { useT } from "../../i18n/useT";
import { TextField } from "../../ui/fields";
import { distanceText, FARTHEST_M, parseDistance } from "../fees";

interface Props {
  readonly value: number;
  readonly onChange: (metres: number) => void;
}

const STEP_M = 100;

/** How far the store delivers at most: by a slider, or typed in kilometres. */
export function RadiusField({ value, onChange }: Props) {
  const t = useT();
  const [text, setText] = useState(distanceText(value));
  const read = parseDistance(text);
  // Moved by the slider, or saved by somebody else.
  if (read !== null && read !== value) setText(distanceText(value));
  return (
    <div className="stack-tight">
      <Slider
        className="slider"
        value={value}
        onChange={onChange}
        minValue={STEP_M}
        maxValue={FARTHEST_M}
        step={STEP_M}
        formatOptions={{ style: "unit", unit: "meter" }}
      >
        <Label>{t("store.zone.radius")}</Label>
        <SliderTrack className="slider-track">
          <SliderThumb className="slider-thumb" />
        </SliderTrack>
      </Slider>
      <TextField
        label={t("store.zone.radiusKm")}
        value={text}
        inputMode="decimal"
        onChange={(typed) => {
          setText(typed);
          const metres = parseDistance(typed);
          if (metres !== null) onChange(metres);
        }}
        error={read === null ? t("store.fees.problem.distance") : null}
      />
    </div>
  );
}
