import { type ReactNode, useState } from "react";
import { Button, Form } from "react-aria-components";

import { useFetch } from "../api/hooks";
import type { Outcome, Refusal } from "../api/outcome";
import { useStore } from "../app/viewer";
import { StorePageDocument } from "../generated/graphql";
import { useT } from "../i18n/useT";
import { useExplain, useNotify } from "../ui/Notices";
import { Clash } from "./Clash";
import { useBusy } from "../ui/useBusy";
import type { Editing } from "./useEdit";
import { useTell } from "./useTell";
import type { Whole } from "./whole";

interface Props<T extends object> {
  readonly editing: Editing<T>;
  /** The part of a store that is edited here. */
  readonly of: (whole: Whole) => T;
  /** Its fields in words, for whoever has to choose between two values. */
  readonly nameOf: (field: keyof T & string) => string;
  readonly textOf: (value: T, field: keyof T & string) => string;
  /** What is wrong with it as it is; null: nothing. Told when somebody wants to save it. */
  readonly problem: string | null;
  readonly save: (value: T, changed: readonly (keyof T & string)[]) => Promise<Outcome<unknown>>;
  /** `refusal`: of what was last sent, to be told at its field. */
  readonly children: (refusal: Refusal | null, tried: boolean) => ReactNode;
}

/** A form over part of a store. It sends what was changed only, and asks before it overwrites what others changed. */
export function EditForm<T extends object>(props: Props<T>) {
  const { editing, of, nameOf, textOf, problem, save, children } = props;
  const t = useT();
  const notify = useNotify();
  const explain = useExplain();
  const tell = useTell();
  const { id } = useStore();
  const current = useFetch(StorePageDocument);
  const [, run] = useBusy();
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const [tried, setTried] = useState(false);

  const submit = async () => {
    setTried(true);
    setRefusal(null);
    if (problem !== null) {
      notify("bad", problem);
      return;
    }
    const { data, problem: unknown } = await current({ id });
    if (unknown !== null || data?.merchant == null) {
      tell({ ok: false, refusal: unknown ?? { code: "NOT_FOUND", message: "", path: [] } }, "");
      return;
    }
    const saved = of(data.merchant);
    if (editing.clashesWith(saved).length > 0) {
      notify("bad", t("store.clash.title"));
      return;
    }
    const outcome = await save(editing.over(saved), editing.changed);
    if (!outcome.ok) setRefusal(outcome.refusal);
    if (!tell(outcome, t("common.saved"))) return;
    await current({ id });
    editing.discard();
    setTried(false);
  };

  const isChanged = editing.changed.length > 0;
  return (
    <Form
      validationBehavior="aria"
      className="stack"
      onSubmit={(event) => {
        event.preventDefault();
        run(submit);
      }}
    >
      {editing.restored && isChanged && (
        <div className="notice" role="status">
          {t("draft.restored")}
        </div>
      )}
      {children(refusal, tried)}
      <Clash editing={editing} nameOf={nameOf} textOf={textOf} />
      {refusal !== null && (
        <div className="notice bad" role="alert">
          {explain(refusal)}
        </div>
      )}
      {isChanged && (
        <div className="save-bar row">
          <span className="grow">{t("store.unsaved")}</span>
          <Button
            onPress={() => {
              editing.discard();
              setRefusal(null);
              setTried(false);
            }}
          >
            {t("draft.discard")}
          </Button>
          <Button type="submit" className="react-aria-Button primary">
            {t("common.save")}
          </Button>
        </div>
      )}
    </Form>
  );
}
