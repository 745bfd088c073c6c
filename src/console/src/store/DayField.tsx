import type { CalendarDate, DateValue } from "@internationalized/date";
import {
  Button,
  Calendar,
  DateInput,
  DatePicker,
  DateSegment,
  Dialog,
  FieldError,
  Group,
  Label,
  Popover,
} from "react-aria-components";

import { Icon } from "../ui/Icon";
import { Month } from "../ui/Month";
import "../ui/calendar.css";

interface Props {
  readonly label: string;
  readonly value: CalendarDate | null;
  readonly onChange: (day: DateValue | null) => void;
  readonly earliest: CalendarDate;
  readonly latest: CalendarDate;
  readonly error?: string | null;
}

/** A day, typed or picked. */
export function DayField({ label, value, onChange, earliest, latest, error }: Props) {
  return (
    <DatePicker
      className="field"
      value={value}
      onChange={onChange}
      minValue={earliest}
      maxValue={latest}
      isInvalid={Boolean(error)}
      validationBehavior="aria"
      isRequired
    >
      <Label>{label}</Label>
      <Group className="date-group">
        <DateInput>{(segment) => <DateSegment segment={segment} />}</DateInput>
        <Button className="react-aria-Button plain icon">
          <Icon name="down" />
        </Button>
      </Group>
      <FieldError>{error}</FieldError>
      <Popover>
        <Dialog>
          <Calendar>
            <Month />
          </Calendar>
        </Dialog>
      </Popover>
    </DatePicker>
  );
}
