import type { Messages } from ".";
import board from "./zh-CN/board.json";
import common from "./zh-CN/common.json";
import enums from "./zh-CN/enums.json";
import menu from "./zh-CN/menu.json";
import numbers from "./zh-CN/numbers.json";
import operator from "./zh-CN/operator.json";
import reviews from "./zh-CN/reviews.json";
import store from "./zh-CN/store.json";

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
