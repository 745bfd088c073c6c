import { useState } from "react";
import { Button, Form } from "react-aria-components";

import { usePlatform } from "../api/context";
import { useDo } from "../api/hooks";
import { useStore } from "../app/viewer";
import {
  ReviewsReplyDocument,
  ReviewsReplyEditDocument,
  type ReviewsOneFragment,
} from "../generated/graphql";
import { useT } from "../i18n/useT";
import { useDraft } from "../ui/draft";
import { TextField } from "../ui/fields";
import { Moment } from "../ui/Moment";
import { useExplain, useNotify } from "../ui/Notices";

const MOST_CHARACTERS = 500;

/** What the store answered, or where it answers. What is written is kept over a reload. */
export function Reply({ review }: { readonly review: ReviewsOneFragment }) {
  const t = useT();
  const { clock } = usePlatform();
  const { timeZone } = useStore();
  const [writing, setWriting] = useState(false);
  const { reply } = review;
  if (writing) return <ReplyForm review={review} onDone={() => setWriting(false)} />;
  if (reply == null) {
    return review.hidden != null ? null : (
      <div className="row">
        <Button onPress={() => setWriting(true)}>{t("reviews.write")}</Button>
      </div>
    );
  }
  return (
    <div className="reviews-reply stack-tight">
      <div className="row small">
        <strong>{t("reviews.ours")}</strong>
        <Moment at={reply.editedAt ?? reply.postedAt} timeZone={timeZone} />
      </div>
      <p className="wrap-anywhere reviews-text" dir="auto">
        {reply.text}
      </p>
      {Date.parse(reply.editableUntil) > clock.now() && (
        <div className="row">
          <Button onPress={() => setWriting(true)}>{t("reviews.edit")}</Button>
        </div>
      )}
    </div>
  );
}

function ReplyForm({ review, onDone }: { readonly review: ReviewsOneFragment; readonly onDone: () => void }) {
  const t = useT();
  const notify = useNotify();
  const explain = useExplain();
  const post = useDo(ReviewsReplyDocument);
  const edit = useDo(ReviewsReplyEditDocument);
  const draft = useDraft(`reply.${review.id}`, review.reply?.text ?? "");
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string | null>(null);
  const send = async () => {
    setBusy(true);
    const outcome = await (review.reply == null ? post : edit)({ id: review.id, text: draft.value.trim() });
    setBusy(false);
    if (!outcome.ok) {
      setError(explain(outcome.refusal));
      return;
    }
    draft.discard();
    notify("good", t("reviews.replied"));
    onDone();
  };
  return (
    <Form
      className="stack-tight"
      validationBehavior="aria" // what the API refused before must not keep this form from being sent again
      onSubmit={(event) => {
        event.preventDefault();
        if (!busy && draft.value.trim() !== "") void send();
      }}
    >
      {draft.restored && <p className="notice">{t("draft.restored")}</p>}
      <TextField
        label={t("reviews.ours")}
        lines={3}
        maxLength={MOST_CHARACTERS}
        value={draft.value}
        onChange={draft.change}
        description={t("reviews.public")}
        error={error}
        autoFocus
      />
      <div className="row">
        <Button
          type="submit"
          className="react-aria-Button primary"
          isPending={busy}
          isDisabled={draft.value.trim() === ""}
        >
          {t("reviews.send")}
        </Button>
        <Button
          onPress={() => {
            draft.discard();
            onDone();
          }}
        >
          {t("common.cancel")}
        </Button>
      </div>
    </Form>
  );
}
