import { createContext, useContext, useEffect, useMemo, useState } from "react";
import { useIntl } from "react-intl";
import { useClient } from "urql";

import { usePlatform } from "../api/context";
import type { Store } from "../app/viewer";
import { idOf, useT } from "../i18n/useT";
import { useExplain, useNotify } from "../ui/Notices";
import type { BoardOrder } from "./board";
import { type Deed, perform } from "./commands";
import { Feed } from "./feed";
import { Bell } from "./ring";
import { sourceOf } from "./source";
import { BoardStore } from "./store";
import { Ticker } from "./ticker";
import { type Moment, momentFormat } from "./times";

/** What there is one of on the board. */
export interface Board {
  readonly store: BoardStore;
  readonly feed: Feed;
  readonly ticker: Ticker;
  readonly bell: Bell;
  /** Ask for orders that the board does not have. */
  readonly fetch: (id: string) => Promise<boolean>;
}

/** The board of a store, kept in step for as long as the page is shown. */
export function useBoard({ id: merchantId }: Store): Board {
  const api = useClient();
  const platform = usePlatform();
  const [board] = useState<Board>(() => {
    const now = () => platform.clock.now();
    const store = new BoardStore(now);
    const source = sourceOf(api, platform, merchantId);
    const fetch = async (id: string) => {
      const found = await source.byId([id]).catch(() => []);
      store.heard(found);
      return found.length > 0;
    };
    return {
      store,
      feed: new Feed(source, store),
      ticker: new Ticker(now),
      bell: new Bell(localStorage),
      fetch,
    };
  });
  useEffect(() => {
    const { feed, store, ticker, bell } = board;
    feed.start();
    const offTick = ticker.every(() => {
      store.tick();
      if (!document.hidden && platform.session.state().kind === "signed-in") feed.poll();
    });
    const look = () => {
      if (!document.hidden) void feed.read();
    };
    document.addEventListener("visibilitychange", look);
    window.addEventListener("online", look);
    // Whoever signs in again goes on where they were.
    let was = platform.session.state().kind;
    const offSession = platform.session.subscribe(() => {
      const is = platform.session.state().kind;
      if (is === "signed-in" && was !== is) feed.restart();
      was = is;
    });
    return () => {
      offSession();
      window.removeEventListener("online", look);
      document.removeEventListener("visibilitychange", look);
      offTick();
      feed.stop();
      bell.close();
    };
  }, [board, platform]);
  return board;
}

/** What cards and dialogs do; the same object for as long as the language is. */
export interface Tools {
  readonly board: Board;
  readonly moment: Moment;
  /** Minutes that an order usually takes here; null until that is known. */
  readonly usual: number | null;
  /** Whether it is done now, by whomever. One thing at a time for an order. */
  readonly act: (order: BoardOrder, deed: Deed) => Promise<boolean>;
  readonly open: (id: string, doing?: Doing) => void;
  readonly print: (order: BoardOrder) => void;
}

/** What is asked about an order before it is done. */
export type Doing = "REJECT" | "CANCEL" | "FAIL_DELIVERY" | "REFUND";

export const ToolsContext = createContext<Tools | null>(null);

export function useTools(): Tools {
  const tools = useContext(ToolsContext);
  if (tools === null) throw new Error("there is no board around this part of the page");
  return tools;
}

/** The time of day, as the store has it. */
export function useMoment({ timeZone }: Store): Moment {
  const { locale } = useIntl();
  const { clock } = usePlatform();
  return useMemo(() => momentFormat(locale, timeZone, () => clock.now()), [locale, timeZone, clock]);
}

/** Give commands, and say what came of them where the board does not show it by itself. */
export function useAct(board: Board): Tools["act"] {
  const api = useClient();
  const t = useT();
  const notify = useNotify();
  const explain = useExplain();
  return useMemo(() => {
    const { store } = board;
    const status = (order: BoardOrder) => t(idOf(`orderStatus.${order.status}`));
    return async (order, deed) => {
      if (!store.begin(order.id, deed.command)) return false;
      try {
        const result = await perform(api, order, deed);
        if (result.kind === "refused") {
          notify("bad", explain(result.refusal));
          if (result.refusal.code === "NOT_FOUND") void board.feed.read();
          return false;
        }
        if (result.order === null) await board.fetch(order.id);
        else store.heard([result.order]);
        const now = store.shown().board.orders.get(order.id) ?? order;
        const said = { code: order.code, status: status(now) };
        if (result.kind === "meanwhile") notify("info", t("board.meanwhile", said));
        else if (!result.changed) notify("info", t("board.already", said));
        return true;
      } finally {
        store.end(order.id);
      }
    };
  }, [api, board, t, notify, explain]);
}
