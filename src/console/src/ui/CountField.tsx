import { useState } from "react";

import { useT } from "../i18n/useT";
import { parseCount } from "./count";
import { TextField } from "./fields";

interface Props {
  readonly label: string;
  /** Null while nothing, or no number, is typed. */
  readonly value: number | null;
  readonly onChange: (count: number | null) => void;
  readonly description?: string;
  readonly error?: string | null;
  readonly isRequired?: boolean;
  readonly autoFocus?: boolean;
}

/** A whole number from zero on, typed as people type it. What is none is said, and kept to be mended. */
export function CountField({
  label,
  value,
  onChange,
  description,
  error,
  isRequired = false,
  autoFocus = false,
}: Props) {
  const t = useT();
  const [text, setText] = useState(() => (value === null ? "" : String(value)));
  const [left, setLeft] = useState(false);
  const read = parseCount(text);
  // Whoever uses the field gave it another value than what is typed.
  if (value !== null && value !== read) setText(String(value));
  const wrong = left && text.trim() !== "" && read === null ? t("count.unreadable") : null;
  return (
    <TextField
      label={label}
      value={text}
      inputMode="numeric"
      isRequired={isRequired}
      autoFocus={autoFocus}
      onChange={(typed) => {
        setText(typed);
        setLeft(false);
        onChange(parseCount(typed));
      }}
      onBlur={() => setLeft(true)}
      error={error ?? wrong}
      description={description}
    />
  );
}
