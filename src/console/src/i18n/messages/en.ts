import type { Messages } from ".";
import board from "./en/board.json";
import common from "./en/common.json";
import enums from "./en/enums.json";
import menu from "./en/menu.json";
import numbers from "./en/numbers.json";
import operator from "./en/operator.json";
import reviews from "./en/reviews.json";
import store from "./en/store.json";

const messages: Messages = {
  ...common,
  ...enums,
  ...board,
  ...menu,
  ...store,
  ...reviews,
  ...numbers,
  ...operator,
};
export default messages;
