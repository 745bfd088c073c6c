import { useCallback } from "react";
import { type IntlShape, useIntl } from "react-intl";

import type { Messages } from "./messages";

type Values = Record<string, string | number | Date | boolean | null | undefined>;

/** `t("board.accept")`: a text by its name, in the viewer's language. */
export type T = (id: keyof Messages, values?: Values) => string;

export function useT(): T {
  const intl = useIntl();
  return useCallback((id, values) => intl.formatMessage({ id }, values), [intl]);
}

/** A name that was put together, as `status.` + an enum's value; it has to be among the messages. */
export function idOf(name: string): keyof Messages {
  return name as keyof Messages;
}

export type { IntlShape };
