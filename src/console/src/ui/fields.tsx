import type { ReactNode } from "react";
import {
  Button,
  CheckboxButton,
  CheckboxField,
  type CheckboxFieldProps,
  FieldError,
  Input,
  type Key,
  Label,
  ListBox,
  ListBoxItem,
  Popover,
  Select as AriaSelect,
  SelectValue,
  SwitchButton,
  SwitchField,
  type SwitchFieldProps,
  Text,
  TextArea,
  TextField as AriaTextField,
  type TextFieldProps,
} from "react-aria-components";

import { Icon } from "./Icon";

interface FieldTexts {
  readonly label: string;
  readonly description?: string | undefined;
  /** What is wrong with the value; shown under the field and told to a screen reader. */
  readonly error?: string | null | undefined;
}

interface TextProps extends Omit<TextFieldProps, "children" | "className" | "isInvalid">, FieldTexts {
  readonly lines?: number;
  readonly placeholder?: string;
}

/** A line of text, or several with `lines`. Whoever writes right to left may. */
export function TextField({ label, description, error, lines = 1, placeholder = "", ...props }: TextProps) {
  return (
    <AriaTextField {...props} className="field" isInvalid={Boolean(error)}>
      <Label>{label}</Label>
      {lines > 1 ? (
        <TextArea dir="auto" rows={lines} placeholder={placeholder} />
      ) : (
        <Input dir="auto" placeholder={placeholder} />
      )}
      <Below description={description} error={error} />
    </AriaTextField>
  );
}

interface SelectProps<Id extends string> extends FieldTexts {
  readonly value: Id | null;
  readonly onChange: (id: Id) => void;
  readonly options: readonly { readonly id: Id; readonly text: string }[];
  readonly isDisabled?: boolean;
  /** Show the label to screen readers only. */
  readonly labelHidden?: boolean;
}

/** One of a few. */
export function Select<Id extends string>(props: SelectProps<Id>) {
  const {
    label,
    labelHidden = false,
    description,
    error,
    value,
    onChange,
    options,
    isDisabled = false,
  } = props;
  return (
    <AriaSelect
      className="field react-aria-Select"
      value={value}
      onChange={(key: Key | null) => {
        if (key !== null) onChange(key as Id);
      }}
      isDisabled={isDisabled}
      isInvalid={Boolean(error)}
      {...(labelHidden ? { "aria-label": label } : {})}
    >
      {labelHidden ? null : <Label>{label}</Label>}
      <Button>
        <SelectValue className="one-line" />
        <Icon name="down" />
      </Button>
      <Below description={description} error={error} />
      <Popover>
        <ListBox items={options}>
          {({ id, text }) => (
            <ListBoxItem id={id} textValue={text}>
              <bdi>{text}</bdi>
            </ListBoxItem>
          )}
        </ListBox>
      </Popover>
    </AriaSelect>
  );
}

interface CheckboxProps extends Omit<CheckboxFieldProps, "children"> {
  readonly children?: ReactNode;
}

/** Yes or no, as part of a form. Without children, `aria-label` names it. */
export function Checkbox({ children, ...props }: CheckboxProps) {
  return (
    <CheckboxField {...props}>
      <CheckboxButton>
        {({ isSelected, isIndeterminate }) => (
          <>
            <span className="checkbox-box" aria-hidden>
              {isIndeterminate ? <Icon name="minus" /> : isSelected ? <Icon name="check" /> : null}
            </span>
            {children}
          </>
        )}
      </CheckboxButton>
    </CheckboxField>
  );
}

interface SwitchProps extends Omit<SwitchFieldProps, "children"> {
  readonly children: ReactNode;
}

/** On or off, at once. */
export function Switch({ children, ...props }: SwitchProps) {
  return (
    <SwitchField {...props}>
      <SwitchButton>
        <span className="switch-track" aria-hidden />
        {children}
      </SwitchButton>
    </SwitchField>
  );
}

function Below({ description, error }: Pick<FieldTexts, "description" | "error">) {
  return (
    <>
      {description !== undefined && (
        <Text slot="description" className="field-description">
          {description}
        </Text>
      )}
      <FieldError>{error}</FieldError>
    </>
  );
}
