import { type ReactNode, useState } from "react";
import { Button, Form } from "react-aria-components";

import { useT } from "../i18n/useT";
import { Dialog } from "../ui/Dialog";
import { useNotify } from "../ui/Notices";
import { useBusy } from "../ui/useBusy";

interface Props {
  readonly title: string;
  /** Whether enough was said to decide. */
  readonly ready?: boolean;
  /** Answers what went wrong, in words; null when it is decided, and the dialog closes. */
  readonly onDecide: () => Promise<string | null>;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

/** What an operator is asked before a decision. It stays open, with all that was said, when that is refused. */
export function AskingDialog({ title, ready = true, onDecide, onClose, children }: Props) {
  const t = useT();
  const notify = useNotify();
  const [, run] = useBusy();
  const [problem, setProblem] = useState<string | null>(null);
  const decide = async () => {
    const found = await onDecide();
    setProblem(found);
    if (found !== null) return;
    notify("good", t("operator.decided"));
    onClose();
  };
  return (
    <Dialog title={title} isOpen onClose={onClose}>
      <Form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          if (ready) run(decide);
        }}
      >
        {problem !== null && (
          <div className="notice bad" role="alert">
            {problem}
          </div>
        )}
        {children}
        <div className="dialog-buttons">
          <Button onPress={onClose}>{t("common.cancel")}</Button>
          <Button type="submit" className="react-aria-Button danger" isDisabled={!ready}>
            {title}
          </Button>
        </div>
      </Form>
    </Dialog>
  );
}
