import { Button } from "react-aria-components";

import { useT } from "../i18n/useT";
import { TextField } from "../ui/fields";
import { Icon } from "../ui/Icon";
import { nextKey } from "./form";
import { LIMITS } from "./problems";
import { parseTime, timeText, type WindowForm } from "./windows";

interface Props {
  readonly windows: readonly WindowForm[];
  readonly onChange: (windows: readonly WindowForm[]) => void;
  readonly errorAt: (path: string) => string | null;
}

/** When something is served; nothing here: all day. */
export function WindowsEditor({ windows, onChange, errorAt }: Props) {
  const t = useT();
  const put = (index: number, part: Partial<WindowForm>) =>
    onChange(windows.map((window, at) => (at === index ? { ...window, ...part } : window)));
  const tidy = (text: string) => {
    const minutes = parseTime(text);
    return minutes === null ? text : timeText(minutes);
  };
  return (
    <div className="stack-tight">
      {windows.length === 0 && <p className="quiet">{t("menu.windows.none")}</p>}
      {windows.map((window, index) => (
        <div
          key={window.key}
          className="row-end"
          role="group"
          aria-label={t("menu.window", { number: index + 1 })}
        >
          <TextField
            label={t("menu.window.starts")}
            value={window.starts}
            placeholder="06:00"
            onChange={(starts) => put(index, { starts })}
            onBlur={() => put(index, { starts: tidy(window.starts) })}
            error={errorAt(`windows.${index}`)}
          />
          <TextField
            label={t("menu.window.ends")}
            value={window.ends}
            placeholder="10:00"
            onChange={(ends) => put(index, { ends })}
            onBlur={() => put(index, { ends: tidy(window.ends) })}
          />
          <Button
            className="react-aria-Button plain icon"
            aria-label={t("menu.window.remove", { number: index + 1 })}
            onPress={() => onChange(windows.filter((_, at) => at !== index))}
          >
            <Icon name="trash" />
          </Button>
        </div>
      ))}
      <div>
        <Button
          isDisabled={windows.length >= LIMITS.windows}
          onPress={() => onChange([...windows, { key: nextKey(windows), starts: "", ends: "" }])}
        >
          <Icon name="plus" />
          {t("menu.window.add")}
        </Button>
      </div>
    </div>
  );
}
