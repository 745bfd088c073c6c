import type board from "./en/board.json";
import type common from "./en/common.json";
import type enums from "./en/enums.json";
import type menu from "./en/menu.json";
import type numbers from "./en/numbers.json";
import type operator from "./en/operator.json";
import type reviews from "./en/reviews.json";
import type store from "./en/store.json";

type English = typeof common &
  typeof enums &
  typeof board &
  typeof menu &
  typeof store &
  typeof reviews &
  typeof numbers &
  typeof operator;

/** Every text of the console, by its name; a language without one of them does not compile. */
export type Messages = Record<keyof English, string>;

declare global {
  // eslint-disable-next-line @typescript-eslint/no-namespace -- how react-intl is told which ids there are
  namespace FormatjsIntl {
    interface Message {
      ids: keyof English;
    }
  }
}
