import { useIntl } from "react-intl";

interface Props {
  /** As the API has it; nothing is shown without one. */
  readonly at: string | null | undefined;
  /** Where the clock hangs; by default the viewer's. */
  readonly timeZone?: string;
}

/** A moment, to the minute. */
export function Moment({ at, timeZone }: Props) {
  const intl = useIntl();
  if (at == null) return null;
  const zone = timeZone === undefined ? {} : { timeZone };
  return (
    <time dateTime={at} className="digits">
      {intl.formatDate(at, { dateStyle: "medium", timeStyle: "short", ...zone })}
    </time>
  );
}
