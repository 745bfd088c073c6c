import { useState } from "react";

import { useT } from "../i18n/useT";
import { TextField } from "./fields";
import { minorDigits, parsePrice, parseSignedPrice, priceText } from "./price";

interface Props {
  readonly label: string;
  readonly currency: string;
  /** Minor units; null while nothing, or no amount, is typed. */
  readonly value: number | null;
  readonly onChange: (minor: number | null) => void;
  readonly description?: string;
  readonly error?: string | null;
  readonly isRequired?: boolean;
  /** Whether it may be less than nothing. */
  readonly signed?: boolean;
}

/** An amount, typed as people type amounts: `12,50`, `１２`. What is none is said, and kept to be mended. */
export function PriceField({
  label,
  currency,
  value,
  onChange,
  description,
  error,
  isRequired = false,
  signed = false,
}: Props) {
  const t = useT();
  const digits = minorDigits(currency);
  const [text, setText] = useState(() => (value === null ? "" : priceText(value, digits)));
  const [left, setLeft] = useState(false);
  const parse = signed ? parseSignedPrice : parsePrice;
  const read = parse(text, digits);
  // Whoever uses the field gave it another value than what is typed: a reset, or another object.
  if (value !== null && value !== read) setText(priceText(value, digits));
  const wrong = left && text.trim() !== "" && read === null ? t("price.unreadable") : null;
  return (
    <TextField
      label={`${label} (${currency})`}
      value={text}
      inputMode={signed ? "text" : "decimal"}
      isRequired={isRequired}
      onChange={(typed) => {
        setText(typed);
        setLeft(false);
        onChange(parse(typed, digits));
      }}
      onBlur={() => {
        setLeft(true);
        if (read !== null) setText(priceText(read, digits));
      }}
      error={error ?? wrong}
      {...(description === undefined ? {} : { description })}
    />
  );
}
