import { Button, Menu as AriaMenu, MenuItem, MenuTrigger, Popover } from "react-aria-components";

import { useDo } from "../api/hooks";
import { useRefused } from "../app/useRefused";
import { MenuPageExportDocument, type MenuFormat } from "../generated/graphql";
import { useT } from "../i18n/useT";
import { Icon } from "../ui/Icon";
import { useWork } from "./context";

/** The whole menu as a file. */
export function ExportMenu() {
  const t = useT();
  const refused = useRefused();
  const { store } = useWork();
  const ask = useDo(MenuPageExportDocument);
  const download = async (format: MenuFormat) => {
    const outcome = await ask({ merchantId: store.id, format });
    if (!outcome.ok) {
      refused(outcome.refusal);
      return;
    }
    const { content, downloadUrl, fileName, mediaType } = outcome.payload;
    if (content == null) {
      save(downloadUrl ?? "", fileName);
      return;
    }
    const address = URL.createObjectURL(new Blob([content], { type: mediaType }));
    save(address, fileName);
    URL.revokeObjectURL(address);
  };
  return (
    <MenuTrigger>
      <Button>
        <Icon name="download" />
        {t("menu.export")}
      </Button>
      <Popover placement="bottom end">
        <AriaMenu onAction={(format) => void download(format as MenuFormat)}>
          <MenuItem id="CSV">{t("menu.export.csv")}</MenuItem>
          <MenuItem id="JSON">{t("menu.export.json")}</MenuItem>
        </AriaMenu>
      </Popover>
    </MenuTrigger>
  );
}

function save(address: string, fileName: string): void {
  const link = document.createElement("a");
  link.href = address;
  link.download = fileName;
  link.click();
}
