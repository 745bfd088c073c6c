import { useMemo, useState } from "react";
import { Button, SearchField, Input, Label, ToggleButton } from "react-aria-components";
import { useSearchParams } from "react-router";

import { useRefused } from "../app/useRefused";
import { useStore } from "../app/viewer";
import { useT } from "../i18n/useT";
import { Select } from "../ui/fields";
import { Icon } from "../ui/Icon";
import { Asked, PageHead } from "../ui/states";
import { BulkDialog } from "./BulkDialog";
import { CategoryDialog } from "./CategoryDialog";
import { CategoryList } from "./CategoryList";
import { type Panel, useWork, type Work, WorkContext } from "./context";
import { ExportMenu } from "./ExportMenu";
import { ImportDialog } from "./ImportDialog";
import { MoveDialog, RemoveDialog, StockDialog } from "./ItemDialogs";
import { ItemEditor } from "./ItemEditor";
import { ItemList } from "./ItemList";
import { PreviewDialog } from "./PreviewDialog";
import { search } from "./shelf";
import { useMenu } from "./useMenu";
import { useNarrow } from "./useNarrow";
import "./menu.css";

const NEW = "new";

/** What is sold: in which order, for how much, and whether there still is any. */
export function MenuPage() {
  const t = useT();
  const store = useStore();
  const refused = useRefused();
  const menu = useMenu(store.id, refused);
  const [params, setParams] = useSearchParams();
  const [panel, setPanel] = useState<Panel | null>(null);
  const mayEdit = store.permissions.includes("MENU_EDIT");
  const mayStock = store.permissions.includes("STOCK_EDIT");

  const put = (name: string, value: string | null) =>
    setParams(
      (known) => {
        if (value === null) known.delete(name);
        else known.set(name, value);
        return known;
      },
      { replace: true },
    );
  const work: Work = {
    store,
    menu,
    mayEdit,
    mayStock,
    open: (next) => (next.kind === "edit" ? put("item", next.row.id) : setPanel(next)),
  };
  const { categories } = menu.lines;
  const asked = params.get("category");
  const chosen = categories.find(({ id }) => id === asked)?.id ?? categories[0]?.id ?? null;
  const close = () => setPanel(null);
  const show = params.get("show");

  return (
    <WorkContext value={work}>
      <div className="stack">
        <PageHead title={t("nav.menu")}>
          <div className="row menu-tools">
            <Button onPress={() => put("show", "preview")}>
              <Icon name="eye" />
              {t("menu.preview")}
            </Button>
            {mayEdit && (
              <>
                <Button onPress={() => put("show", "import")}>
                  <Icon name="upload" />
                  {t("menu.import")}
                </Button>
                <ExportMenu />
              </>
            )}
          </div>
        </PageHead>
        <Asked answer={{ ...menu, data: menu.shelf ?? undefined }}>
          {() => (
            <Editing chosen={chosen} onChoose={(id) => put("category", id)} onNew={() => put("item", NEW)} />
          )}
        </Asked>
      </div>
      {menu.shelf !== null && (
        <Editor id={params.get("item")} categoryId={chosen} onClose={() => put("item", null)} />
      )}
      {panel?.kind === "move" && <MoveDialog row={panel.row} onClose={close} />}
      {panel?.kind === "stock" && <StockDialog row={panel.row} onClose={close} />}
      {panel?.kind === "remove" && <RemoveDialog row={panel.row} onClose={close} />}
      {show === "import" && mayEdit && <ImportDialog onClose={() => put("show", null)} />}
      {show === "preview" && <PreviewDialog onClose={() => put("show", null)} />}
    </WorkContext>
  );
}

interface EditorProps {
  readonly id: string | null;
  readonly categoryId: string | null;
  readonly onClose: () => void;
}

/** The address names what is edited, so that it is found again after a reload. */
function Editor({ id, categoryId, onClose }: EditorProps) {
  const { menu, mayEdit } = useWork();
  if (id === null || !mayEdit) return null;
  const row = menu.shelf?.items.find((each) => each.id === id) ?? null;
  if (row === null && (id !== NEW || categoryId === null)) return null;
  return <ItemEditor key={id} row={row} categoryId={categoryId ?? ""} onClose={onClose} />;
}

interface EditingProps {
  readonly chosen: string | null;
  readonly onChoose: (categoryId: string) => void;
  readonly onNew: () => void;
}

function Editing({ chosen, onChoose, onNew }: EditingProps) {
  const t = useT();
  const narrow = useNarrow();
  const { menu, mayEdit } = useWork();
  const [text, setText] = useState("");
  const [selected, setSelected] = useState<ReadonlySet<string> | null>(null);
  const [bulk, setBulk] = useState(false);
  const [naming, setNaming] = useState(false);
  const { lines } = menu;
  const found = useMemo(() => (text.trim() === "" ? null : search(lines, text)), [lines, text]);
  const category = lines.categories.find(({ id }) => id === chosen);
  const rows = found ?? lines.items.get(chosen ?? "") ?? [];
  const picked = useMemo(
    () => [...lines.items.values()].flat().filter(({ id }) => selected?.has(id)),
    [lines, selected],
  );
  const heading = found === null ? (category?.name ?? "") : t("menu.found", { count: found.length });

  return (
    <div className="menu-page">
      <aside className="stack-tight" aria-label={t("menu.categories")}>
        {narrow && lines.categories.length > 0 && (
          <Select
            label={t("menu.category")}
            value={chosen}
            onChange={onChoose}
            options={lines.categories.map(({ id, name }) => ({ id, text: name }))}
          />
        )}
        {narrow ? (
          mayEdit && (
            <details className="card">
              <summary>{t("menu.category.arrange")}</summary>
              <CategoryList chosen={chosen} onChoose={onChoose} />
            </details>
          )
        ) : (
          <CategoryList chosen={chosen} onChoose={onChoose} />
        )}
        {mayEdit && (
          <Button onPress={() => setNaming(true)}>
            <Icon name="plus" />
            {t("menu.category.new")}
          </Button>
        )}
      </aside>
      <section className="stack grow" aria-label={heading}>
        <div className="row">
          <SearchField className="field grow menu-search" value={text} onChange={setText}>
            <Label className="visually-hidden">{t("menu.search")}</Label>
            <Input dir="auto" placeholder={t("menu.search")} />
          </SearchField>
          <ToggleButton
            isSelected={selected !== null}
            onChange={(selecting) => setSelected(selecting ? new Set() : null)}
          >
            {t("menu.select")}
          </ToggleButton>
          {mayEdit && (
            <Button className="react-aria-Button primary" isDisabled={chosen === null} onPress={onNew}>
              <Icon name="plus" />
              {t("menu.new")}
            </Button>
          )}
        </div>
        {selected !== null && (
          <div className="notice" role="status">
            <span className="grow">{t("menu.selected", { count: picked.length })}</span>
            <Button onPress={() => setSelected(new Set([...selected, ...rows.map(({ id }) => id)]))}>
              {t("menu.selectAll")}
            </Button>
            <Button
              className="react-aria-Button primary"
              isDisabled={picked.length === 0}
              onPress={() => setBulk(true)}
            >
              {t("menu.bulk")}
            </Button>
          </div>
        )}
        <h2 className="wrap-anywhere">
          <bdi>{heading}</bdi>
        </h2>
        <ItemList
          key={found === null ? chosen : ""}
          label={heading || t("menu.items")}
          rows={rows}
          categoryId={found === null ? chosen : null}
          selected={selected}
          onSelect={(keys) => {
            // What is selected elsewhere stays selected.
            const elsewhere = [...(selected ?? [])].filter((id) => !rows.some((row) => row.id === id));
            setSelected(new Set([...elsewhere, ...keys]));
          }}
        />
        {!menu.complete && <p role="status">{t("common.loading")}</p>}
      </section>
      {naming && (
        <CategoryDialog category={null} onClose={() => setNaming(false)} onDone={({ id }) => onChoose(id)} />
      )}
      {bulk && (
        <BulkDialog
          rows={picked}
          onClose={() => setBulk(false)}
          onDone={() => {
            setBulk(false);
            setSelected(null);
          }}
        />
      )}
    </div>
  );
}
