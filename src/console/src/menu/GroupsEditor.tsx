import type { ReactNode } from "react";
import { Button } from "react-aria-components";

import { useT } from "../i18n/useT";
import { CountField } from "../ui/CountField";
import { TextField } from "../ui/fields";
import { Icon } from "../ui/Icon";
import { PriceField } from "../ui/PriceField";
import { useWork } from "./context";
import { emptyGroup, emptyOption, type GroupForm, nextKey, type OptionForm, shifted } from "./form";
import { LIMITS } from "./problems";

interface Props {
  readonly groups: readonly GroupForm[];
  readonly onChange: (groups: readonly GroupForm[]) => void;
  readonly errorAt: (path: string) => string | null;
}

/** What customers choose from, as sizes and extras. */
export function GroupsEditor({ groups, onChange, errorAt }: Props) {
  const t = useT();
  const overall = errorAt("optionGroups");
  return (
    <div className="stack">
      {groups.map((group, index) => (
        <div
          key={group.key}
          className="menu-group stack-tight"
          role="group"
          aria-label={t("menu.group.of", { name: group.name || String(index + 1) })}
        >
          <Group
            group={group}
            path={`optionGroups.${index}`}
            errorAt={errorAt}
            onChange={(changed) => onChange(groups.map((each, at) => (at === index ? changed : each)))}
            order={
              <Order
                name={group.name || t("menu.group.of", { name: String(index + 1) })}
                first={index === 0}
                last={index === groups.length - 1}
                onShift={(by) => onChange(shifted(groups, index, by))}
                onRemove={() => onChange(groups.filter((_, at) => at !== index))}
              />
            }
          />
        </div>
      ))}
      {overall !== null && <p className="react-aria-FieldError">{overall}</p>}
      <div>
        <Button
          isDisabled={groups.length >= LIMITS.groups}
          onPress={() => onChange([...groups, emptyGroup(nextKey(groups))])}
        >
          <Icon name="plus" />
          {t("menu.group.add")}
        </Button>
      </div>
    </div>
  );
}

interface GroupProps {
  readonly group: GroupForm;
  readonly path: string;
  readonly onChange: (group: GroupForm) => void;
  readonly errorAt: (path: string) => string | null;
  /** What moves and removes the whole group. */
  readonly order: ReactNode;
}

function Group({ group, path, onChange, errorAt, order }: GroupProps) {
  const t = useT();
  const { store } = useWork();
  const { options } = group;
  const setOptions = (changed: readonly OptionForm[]) => onChange({ ...group, options: changed });
  const put = (index: number, part: Partial<OptionForm>) =>
    setOptions(options.map((option, at) => (at === index ? { ...option, ...part } : option)));
  return (
    <>
      <div className="menu-group-head">
        <TextField
          label={t("menu.group.name")}
          value={group.name}
          onChange={(name) => onChange({ ...group, name })}
          error={errorAt(`${path}.name`)}
        />
        <CountField
          label={t("menu.group.minimum")}
          value={group.minimum}
          onChange={(minimum) => onChange({ ...group, minimum })}
        />
        <CountField
          label={t("menu.group.maximum")}
          value={group.maximum}
          onChange={(maximum) => onChange({ ...group, maximum })}
          error={errorAt(`${path}.maximum`) ?? errorAt(`${path}.options`)}
        />
        {order}
      </div>
      {options.map((option, index) => (
        <div
          key={option.key}
          className="menu-option"
          role="group"
          aria-label={t("menu.option.of", { name: option.name || String(index + 1) })}
        >
          <TextField
            label={t("menu.option.name")}
            value={option.name}
            onChange={(name) => put(index, { name })}
            error={errorAt(`${path}.options.${index}.name`)}
          />
          <PriceField
            signed
            label={t("menu.option.delta")}
            currency={store.currency}
            value={option.deltaMinor}
            onChange={(deltaMinor) => put(index, { deltaMinor })}
            error={errorAt(`${path}.options.${index}.priceDeltaMinor`)}
          />
          <Order
            name={option.name || t("menu.option.of", { name: String(index + 1) })}
            first={index === 0}
            last={index === options.length - 1}
            onShift={(by) => setOptions(shifted(options, index, by))}
            onRemove={() => setOptions(options.filter((_, at) => at !== index))}
            onlyOne={options.length === 1}
          />
        </div>
      ))}
      <div>
        <Button
          className="react-aria-Button plain"
          isDisabled={options.length >= LIMITS.options}
          onPress={() => setOptions([...options, emptyOption(nextKey(options))])}
        >
          <Icon name="plus" />
          {t("menu.option.add")}
        </Button>
      </div>
    </>
  );
}

interface OrderProps {
  readonly name: string;
  readonly first: boolean;
  readonly last: boolean;
  readonly onShift: (by: -1 | 1) => void;
  readonly onRemove: () => void;
  readonly onlyOne?: boolean;
}

function Order({ name, first, last, onShift, onRemove, onlyOne = false }: OrderProps) {
  const t = useT();
  const plain = "react-aria-Button plain icon";
  return (
    <div className="menu-order">
      <Button
        className={plain}
        aria-label={t("menu.up.of", { name })}
        isDisabled={first}
        onPress={() => onShift(-1)}
      >
        <Icon name="up" />
      </Button>
      <Button
        className={plain}
        aria-label={t("menu.down.of", { name })}
        isDisabled={last}
        onPress={() => onShift(1)}
      >
        <Icon name="down" />
      </Button>
      <Button
        className={plain}
        aria-label={t("menu.remove.of", { name })}
        isDisabled={onlyOne}
        onPress={onRemove}
      >
        <Icon name="trash" />
      </Button>
    </div>
  );
}
