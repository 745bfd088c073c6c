import { Button, FileTrigger } from "react-aria-components";

import { idOf, useT } from "../i18n/useT";
import { Dialog } from "../ui/Dialog";
import { Icon } from "../ui/Icon";
import { useNotify } from "../ui/Notices";
import { Loading } from "../ui/states";
import { Wide } from "../ui/Wide";
import { useWork } from "./context";
import { type ImportPlan, type Planned, useImport } from "./useImport";
import { partName } from "./words";

const [NONE, COLON, ARROW] = ["–", ": ", " → "];

/** A file in place of the menu: what it would change is shown before it does. */
export function ImportDialog({ onClose }: { readonly onClose: () => void }) {
  const t = useT();
  const notify = useNotify();
  const { menu } = useWork();
  const { busy, sent, failure, planned, choose, confirm } = useImport();
  const ready = planned !== null && planned.plan.problemCount === 0 && changesAnything(planned.plan);
  const go = async () => {
    if (!(await confirm())) return;
    menu.refresh();
    notify("good", t("menu.import.done"));
    onClose();
  };
  return (
    <Dialog wide title={t("menu.import")} isOpen onClose={onClose}>
      <p>{t("menu.import.text")}</p>
      <div className="row">
        <FileTrigger
          acceptedFileTypes={[".csv", ".json", "text/csv", "application/json"]}
          onSelect={(files) => {
            const file = files?.[0];
            if (file !== undefined) void choose(file);
          }}
        >
          <Button isDisabled={busy}>
            <Icon name="upload" />
            {t("menu.import.choose")}
          </Button>
        </FileTrigger>
        {planned !== null && <bdi className="wrap-anywhere">{planned.name}</bdi>}
      </div>
      {failure !== null && (
        <div className="notice bad wrap-anywhere" role="alert">
          {failure}
        </div>
      )}
      {busy && planned === null && <Loading />}
      {sent !== null && <p role="status">{t("menu.import.sending", { percent: Math.round(sent * 100) })}</p>}
      {planned !== null && <PlanView planned={planned} />}
      <div className="dialog-buttons">
        <Button onPress={onClose}>{t("common.cancel")}</Button>
        {ready && (
          <Button className="react-aria-Button primary" isPending={busy} onPress={() => void go()}>
            {t("menu.import.go")}
          </Button>
        )}
      </div>
    </Dialog>
  );
}

function changesAnything({ categories, items }: ImportPlan): boolean {
  return [categories, items].some(({ added, changed, removed }) => added + changed + removed > 0);
}

function PlanView({ planned: { plan, again } }: { readonly planned: Planned }) {
  const t = useT();
  return (
    <div className="stack" aria-live="polite">
      {again && (
        <div className="notice warn" role="alert">
          {t("menu.import.again")}
        </div>
      )}
      {plan.problemCount > 0 && <Problems plan={plan} />}
      {plan.problemCount === 0 && !changesAnything(plan) && <p>{t("menu.import.nothing")}</p>}
      {plan.problemCount === 0 && changesAnything(plan) && <Changes plan={plan} />}
    </div>
  );
}

function Problems({ plan }: { readonly plan: ImportPlan }) {
  const t = useT();
  return (
    <>
      <div className="notice bad" role="alert">
        {t("menu.import.problems", { count: plan.problemCount })}
      </div>
      <Wide label={t("menu.import.problems", { count: plan.problemCount })}>
        <table className="table">
          <caption className="visually-hidden">
            {t("menu.import.problems", { count: plan.problemCount })}
          </caption>
          <thead>
            <tr>
              <th scope="col" className="number">
                {t("menu.import.line")}
              </th>
              <th scope="col">{t("menu.import.column")}</th>
              <th scope="col">{t("menu.import.why")}</th>
            </tr>
          </thead>
          <tbody>
            {plan.problems.map(({ line, column, text }, index) => (
              <tr key={index}>
                <td className="number">{line ?? NONE}</td>
                <td className="wrap-anywhere">
                  <bdi>{column}</bdi>
                </td>
                <td className="wrap-anywhere">{text}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </Wide>
    </>
  );
}

const TONES = { ADDED: "good", CHANGED: "info", REMOVED: "bad" };

function Changes({ plan }: { readonly plan: ImportPlan }) {
  const t = useT();
  const counts = (["categories", "items"] as const).map((kind) => ({ kind, ...plan[kind] }));
  const total = counts.reduce((sum, { added, changed, removed }) => sum + added + changed + removed, 0);
  return (
    <>
      <ul className="menu-counts">
        {counts.map(({ kind, added, changed, removed, unchanged }) => (
          <li key={kind}>{t(`menu.import.${kind}`, { added, changed, removed, unchanged })}</li>
        ))}
      </ul>
      <Wide label={t("menu.import.changes")}>
        <table className="table">
          <caption className="visually-hidden">{t("menu.import.changes")}</caption>
          <thead>
            <tr>
              <th scope="col">{t("menu.import.what")}</th>
              <th scope="col">{t("menu.name")}</th>
              <th scope="col">{t("menu.import.fields")}</th>
            </tr>
          </thead>
          <tbody>
            {plan.changes.map(({ kind, subject, idInFile, name, fields }, index) => (
              <tr key={idInFile ?? `new-${index}`}>
                <td>
                  <span className={`badge ${TONES[kind]}`}>{t(idOf(`menu.import.${kind}`))}</span>
                  <div className="small quiet">{t(idOf(`menu.import.${subject}`))}</div>
                </td>
                <th scope="row" className="wrap-anywhere" dir="auto">
                  {name}
                </th>
                <td>
                  <Fields kind={kind} fields={fields} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </Wide>
      {total > plan.changes.length && (
        <p className="quiet small">{t("menu.import.others", { count: total - plan.changes.length })}</p>
      )}
    </>
  );
}

function Fields({ kind, fields }: Pick<ImportPlan["changes"][number], "kind" | "fields">) {
  const t = useT();
  if (kind === "REMOVED") return null;
  return (
    <ul role="list" className="small">
      {fields.map(({ name, before, after }) => (
        <li key={name} className="wrap-anywhere">
          {partName(t, name)}
          {COLON}
          {before != null && (
            <>
              <del>
                <bdi>{before}</bdi>
              </del>
              {ARROW}
            </>
          )}
          <ins>
            <bdi>{after ?? NONE}</bdi>
          </ins>
        </li>
      ))}
    </ul>
  );
}
