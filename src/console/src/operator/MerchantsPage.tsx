import { useState } from "react";
import { Button, Form } from "react-aria-components";
import { useSearchParams } from "react-router";

import { usePages } from "../api/pages";
import {
  type MerchantStatus,
  OperatorMerchantsByStatusDocument,
  OperatorMerchantSearchDocument,
} from "../generated/graphql";
import { useT } from "../i18n/useT";
import { Select, TextField } from "../ui/fields";
import { Icon } from "../ui/Icon";
import { PageHead } from "../ui/states";
import { MerchantTable } from "./MerchantTable";

const STATUSES = [
  "ACTIVE",
  "SUSPENDED",
  "APPLIED",
  "UNDER_REVIEW",
  "RETURNED",
  "REFUSED",
  "WITHDRAWN",
] as const satisfies readonly MerchantStatus[];

/** All merchants: of one status, or found by name, phone number or id. */
export function MerchantsPage() {
  const t = useT();
  const [params, setParams] = useSearchParams();
  const text = params.get("text") ?? "";
  const [typed, setTyped] = useState(text);
  const [status, setStatus] = useState<MerchantStatus>("ACTIVE");
  return (
    <div className="stack">
      <PageHead title={t("nav.merchants")} />
      <Form
        role="search"
        className="row-end"
        onSubmit={(event) => {
          event.preventDefault();
          setParams(typed.trim() === "" ? {} : { text: typed.trim() });
        }}
      >
        <TextField
          label={t("operator.searchMerchants")}
          type="search"
          maxLength={60}
          value={typed}
          onChange={setTyped}
        />
        <Button type="submit" className="react-aria-Button primary">
          <Icon name="search" />
          {t("operator.search")}
        </Button>
        {text === "" && (
          <Select
            label={t("operator.status")}
            value={status}
            onChange={setStatus}
            options={STATUSES.map((id) => ({ id, text: t(`merchantStatus.${id}`) }))}
          />
        )}
      </Form>
      {text === "" ? <ByStatus status={status} /> : <Found text={text} />}
    </div>
  );
}

function ByStatus({ status }: { readonly status: MerchantStatus }) {
  const t = useT();
  const list = usePages(OperatorMerchantsByStatusDocument, { status }, (data) => data.merchantsByStatus);
  return <MerchantTable list={list} empty={t("operator.noMerchants")} />;
}

function Found({ text }: { readonly text: string }) {
  const t = useT();
  const list = usePages(OperatorMerchantSearchDocument, { text }, (data) => data.merchantSearch);
  return <MerchantTable list={list} empty={t("operator.noMerchants")} />;
}
