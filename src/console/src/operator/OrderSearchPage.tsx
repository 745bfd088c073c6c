import { useState } from "react";
import { Button, Form } from "react-aria-components";
import { useSearchParams } from "react-router";

import { usePages } from "../api/pages";
import { OperatorOrderSearchDocument } from "../generated/graphql";
import { useT } from "../i18n/useT";
import { TextField } from "../ui/fields";
import { Icon } from "../ui/Icon";
import { PageHead } from "../ui/states";
import { OrderTable } from "./OrderTable";

/** Orders by their number, or by the phone number or e-mail address of who ordered. */
export function OrderSearchPage() {
  const t = useT();
  const [params, setParams] = useSearchParams();
  const text = params.get("text") ?? "";
  const [typed, setTyped] = useState(text);
  return (
    <div className="stack">
      <PageHead title={t("nav.orders")} />
      <Form
        role="search"
        className="row-end"
        onSubmit={(event) => {
          event.preventDefault();
          setParams({ text: typed.normalize("NFKC").trim() });
        }}
      >
        <TextField
          label={t("operator.searchOrders")}
          type="search"
          maxLength={100}
          value={typed}
          onChange={setTyped}
          isRequired
        />
        <Button type="submit" className="react-aria-Button primary">
          <Icon name="search" />
          {t("operator.search")}
        </Button>
      </Form>
      {text === "" ? <p className="quiet">{t("operator.searchHint")}</p> : <Found text={text} />}
    </div>
  );
}

function Found({ text }: { readonly text: string }) {
  const list = usePages(OperatorOrderSearchDocument, { text }, (data) => data.orderSearch);
  return <OrderTable list={list} />;
}
