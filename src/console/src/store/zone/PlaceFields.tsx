import { type ReactNode, useState } from "react";

import { useT } from "../../i18n/useT";
import { TextField } from "../../ui/fields";
import { parseDegrees } from "./degrees";
import type { Point } from "./plane";

interface Props {
  readonly title: string;
  readonly value: Point;
  readonly onChange: (place: Point) => void;
  readonly children?: ReactNode;
}

/** A place by its coordinates, to be typed. */
export function PlaceFields({ title, value, onChange, children }: Props) {
  const t = useT();
  return (
    <fieldset className="place row-end">
      <legend className="react-aria-Label">{title}</legend>
      <DegreesField
        label={t("store.zone.latitude")}
        value={value.latitude}
        most={90}
        onChange={(latitude) => onChange({ ...value, latitude })}
      />
      <DegreesField
        label={t("store.zone.longitude")}
        value={value.longitude}
        most={180}
        onChange={(longitude) => onChange({ ...value, longitude })}
      />
      {children}
    </fieldset>
  );
}

interface DegreesProps {
  readonly label: string;
  readonly value: number;
  readonly most: number;
  readonly onChange: (degrees: number) => void;
}

function DegreesField({ label, value, most, onChange }: DegreesProps) {
  const t = useT();
  const [text, setText] = useState(String(value));
  const read = parseDegrees(text, most);
  // Dragged on the map meanwhile.
  if (read !== null && read !== value) setText(String(value));
  return (
    <TextField
      label={label}
      value={text}
      inputMode="decimal"
      onChange={(typed) => {
        setText(typed);
        const degrees = parseDegrees(typed, most);
        if (degrees !== null) onChange(degrees);
      }}
      error={read === null ? t("store.zone.degrees") : null}
    />
  );
}
