import { type DateValue, parseDate } from "@internationalized/date";
import { useState } from "react";
import {
  Button,
  DateInput,
  DateRangePicker,
  DateSegment,
  Dialog,
  FieldError,
  Group,
  Label,
  Popover,
  RangeCalendar,
} from "react-aria-components";

import { Icon } from "./Icon";
import { Month } from "./Month";
import { TO } from "./signs";
import "./calendar.css";

interface Props {
  readonly label: string;
  /** Days as `2026-11-22`, both included. */
  readonly value: { readonly first: string; readonly last: string };
  readonly onChange: (range: { first: string; last: string }) => void;
  readonly latest?: string;
  readonly error?: string | null;
}

interface Days {
  readonly start: DateValue;
  readonly end: DateValue;
}

interface Turned extends Days {
  /** What they were typed over; where that changes, they are forgotten. */
  readonly over: string;
}

/** Two days, typed or picked. While they are typed one by one the first may be after the last: that is nobody's yet. */
export function DateRange({ label, value, onChange, latest, error }: Props) {
  const [turned, setTurned] = useState<Turned | null>(null);
  const over = `${value.first}/${value.last}`;
  return (
    <DateRangePicker
      className="field"
      value={turned?.over === over ? turned : { start: parseDate(value.first), end: parseDate(value.last) }}
      onChange={(range: Days | null) => {
        if (range === null) return;
        const isTurned = range.start.compare(range.end) > 0;
        setTurned(isTurned ? { ...range, over } : null);
        if (!isTurned) onChange({ first: range.start.toString(), last: range.end.toString() });
      }}
      isInvalid={Boolean(error)}
      {...(latest === undefined ? {} : { maxValue: parseDate(latest) })}
    >
      <Label>{label}</Label>
      <Group className="date-group">
        <DateInput slot="start">{(segment) => <DateSegment segment={segment} />}</DateInput>
        <span aria-hidden="true">{TO}</span>
        <DateInput slot="end">{(segment) => <DateSegment segment={segment} />}</DateInput>
        <Button className="react-aria-Button plain icon">
          <Icon name="down" />
        </Button>
      </Group>
      <FieldError>{error}</FieldError>
      <Popover>
        <Dialog>
          <RangeCalendar>
            <Month />
          </RangeCalendar>
        </Dialog>
      </Popover>
    </DateRangePicker>
  );
}
