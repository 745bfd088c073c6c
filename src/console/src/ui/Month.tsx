import { Button, CalendarCell, CalendarGrid, Heading } from "react-aria-components";

import { Icon } from "./Icon";
import "./calendar.css";

/** What a calendar shows of its month, and the way to the months beside it. Stands in a Calendar or RangeCalendar. */
export function Month() {
  return (
    <>
      <header className="row">
        <Button slot="previous" className="react-aria-Button plain icon">
          <Icon name="left" />
        </Button>
        <Heading className="grow calendar-title" />
        <Button slot="next" className="react-aria-Button plain icon">
          <Icon name="right" />
        </Button>
      </header>
      <CalendarGrid>{(date) => <CalendarCell date={date} />}</CalendarGrid>
    </>
  );
}
