import { fromAbsolute, parseDate, toCalendarDate, toZoned } from "@internationalized/date";
import { useState } from "react";
import { Button } from "react-aria-components";

import { usePlatform } from "../../api/context";
import { useDo } from "../../api/hooks";
import { useStore } from "../../app/viewer";
import { StoreRedeliverRangeDocument } from "../../generated/graphql";
import { useT } from "../../i18n/useT";
import { DateRange } from "../../ui/DateRange";
import { Dialog } from "../../ui/Dialog";
import { Switch } from "../../ui/fields";
import { useNotify } from "../../ui/Notices";
import { useBusy } from "../../ui/useBusy";
import { useTell } from "../useTell";

interface Props {
  readonly endpointId: string;
  readonly onDone: () => void;
}

/** Send the events of some days again, those that failed or all of them. */
export function RedeliverRange({ endpointId, onDone }: Props) {
  const t = useT();
  const { timeZone } = useStore();
  const { clock } = usePlatform();
  const notify = useNotify();
  const tell = useTell();
  const redeliver = useDo(StoreRedeliverRangeDocument);
  const [, run] = useBusy();
  const [open, setOpen] = useState(false);
  const today = toCalendarDate(fromAbsolute(clock.now(), timeZone)).toString();
  const [days, setDays] = useState({ first: today, last: today });
  const [all, setAll] = useState(false);

  const go = async () => {
    const since = toZoned(parseDate(days.first), timeZone).toAbsoluteString();
    const until = toZoned(parseDate(days.last).add({ days: 1 }), timeZone).toAbsoluteString();
    let after: string | null = null;
    let count = 0;
    do {
      const asked = { endpointId, since, until, state: all ? null : ("FAILED" as const), after };
      const outcome: Awaited<ReturnType<typeof redeliver>> = await redeliver(asked);
      if (!outcome.ok) {
        tell(outcome, "");
        break;
      }
      count += outcome.payload.redelivered;
      after = outcome.payload.endCursor;
    } while (after !== null);
    notify("good", t("store.log.sentMany", { count }));
    setOpen(false);
    onDone();
  };

  return (
    <>
      <Button onPress={() => setOpen(true)}>{t("store.log.range")}</Button>
      <Dialog title={t("store.log.range")} isOpen={open} onClose={() => setOpen(false)}>
        <p>{t("store.log.rangeText")}</p>
        <DateRange label={t("store.log.days")} value={days} onChange={setDays} latest={today} />
        <Switch isSelected={all} onChange={setAll}>
          {t("store.log.rangeAll")}
        </Switch>
        <div className="dialog-buttons">
          <Button onPress={() => setOpen(false)}>{t("common.cancel")}</Button>
          <Button className="react-aria-Button primary" onPress={() => run(go)}>
            {t("store.log.again")}
          </Button>
        </div>
      </Dialog>
    </>
  );
}
