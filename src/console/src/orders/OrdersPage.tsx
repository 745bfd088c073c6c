import { useCallback, useEffect, useMemo, useState, useSyncExternalStore } from "react";
import { useSearchParams } from "react-router";

import { useAsk } from "../api/hooks";
import { useStore } from "../app/viewer";
import { BoardStoreDocument } from "../generated/graphql";
import { useT } from "../i18n/useT";
import { Loading, PageHead } from "../ui/states";
import { Banners, SoundControl, Unseen, useAttention } from "./Alerts";
import type { BoardOrder, ColumnName } from "./board";
import { Columns } from "./Columns";
import { OrderDetails } from "./OrderDetails";
import { ReasonDialog } from "./ReasonDialog";
import { Ticket } from "./Ticket";
import { type Doing, type Tools, ToolsContext, useAct, useBoard, useMoment } from "./tools";
import { useWide } from "./useWide";
import "./board.css";
import "./ticket.css";

const DOING: readonly string[] = ["REJECT", "CANCEL", "FAIL_DELIVERY", "REFUND"] satisfies Doing[];

/** The orders board: what is new, what is cooking, what waits; always as it is now. */
export function OrdersPage() {
  const t = useT();
  const store = useStore();
  const board = useBoard(store);
  const shown = useSyncExternalStore(board.store.subscribe, board.store.shown);
  const moment = useMoment(store);
  const usual = useAsk(BoardStoreDocument, { id: store.id }).data?.merchant?.preparationMinutes ?? null;
  const act = useAct(board);
  const { id, doing, open, close, stopDoing } = useOpened();
  const [printing, setPrinting] = useState<BoardOrder | null>(null);
  const [tab, setTab] = useState<ColumnName>("new");
  const wide = useWide();
  const tools = useMemo<Tools>(
    () => ({ board, moment, usual, act, open, print: (order) => setPrinting({ ...order }) }),
    [board, moment, usual, act, open],
  );
  const printed = useCallback(() => setPrinting(null), []);
  const title = t("board.title", { count: shown.board.unseen.size });
  const spoken = useAttention(board.store, shown, board.bell, title);

  const order = id === null ? undefined : shown.board.orders.get(id);
  const missing = id !== null && order === undefined && shown.loaded;
  useEffect(() => {
    if (id === null) return;
    board.store.seen([id]);
    if (missing)
      void board.fetch(id).then((found) => {
        if (!found) close();
      });
  }, [board, id, missing, close]);

  return (
    <ToolsContext value={tools}>
      <div className="board-page">
        <PageHead title={t("nav.orders")}>
          <SoundControl bell={board.bell} />
        </PageHead>
        <Banners shown={shown} bell={board.bell} />
        <Unseen
          shown={shown}
          visible={wide || tab === "new"}
          onSeen={() => board.store.seen(shown.board.unseen)}
          onShow={() => setTab("new")}
        />
        <p className="visually-hidden" role="status" aria-live="assertive" ref={spoken} />
        {shown.loaded || shown.board.orders.size > 0 ? (
          <Columns shown={shown} tab={tab} onTab={setTab} covered={id !== null} />
        ) : (
          <Loading />
        )}
        {order !== undefined && doing === null && (
          <OrderDetails order={order} busy={shown.underWay.has(order.id)} onClose={close} />
        )}
        {order !== undefined && doing !== null && (
          <ReasonDialog key={doing} order={order} doing={doing} onClose={stopDoing} />
        )}
        {printing !== null && <Ticket order={printing} storeName={store.name} onPrinted={printed} />}
      </div>
    </ToolsContext>
  );
}

/** Which order is open, and what is being asked about it: part of the address, so that a reload and "back" keep it. */
function useOpened() {
  const [parameters, setParameters] = useSearchParams();
  const asked = parameters.get("do");
  const doing = asked !== null && DOING.includes(asked) ? (asked as Doing) : null;
  const open = useCallback(
    (order: string, what?: Doing) => setParameters(what === undefined ? { order } : { order, do: what }),
    [setParameters],
  );
  const close = useCallback(() => setParameters({}, { replace: true }), [setParameters]);
  return { id: parameters.get("order"), doing, open, close, stopDoing: close };
}
