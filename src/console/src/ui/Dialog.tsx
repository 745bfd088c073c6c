import type { ReactNode } from "react";
import { Button, Dialog as AriaDialog, Heading, Modal, ModalOverlay } from "react-aria-components";

import { useT } from "../i18n/useT";
import { Icon } from "./Icon";

interface Props {
  readonly title: string;
  readonly isOpen: boolean;
  readonly onClose: () => void;
  readonly children: ReactNode;
  /** Wide, for what is more than a question. */
  readonly wide?: boolean;
  /** Without a cross, and deaf to Escape: it has to be answered. */
  readonly insistent?: boolean;
  readonly role?: "dialog" | "alertdialog";
}

/** A question over the page. Its own buttons belong into a `div.dialog-buttons`, at the end. */
export function Dialog({
  title,
  isOpen,
  onClose,
  children,
  wide = false,
  insistent = false,
  role = "dialog",
}: Props) {
  const t = useT();
  return (
    <ModalOverlay
      isOpen={isOpen}
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      isDismissable={!insistent && !wide}
      isKeyboardDismissDisabled={insistent}
    >
      <Modal className={wide ? "react-aria-Modal wide" : "react-aria-Modal"}>
        <AriaDialog role={role}>
          <div className="row">
            <Heading slot="title" level={2} className="grow wrap-anywhere">
              {title}
            </Heading>
            {insistent ? null : (
              <Button
                className="react-aria-Button plain icon"
                aria-label={t("common.close")}
                onPress={onClose}
              >
                <Icon name="close" />
              </Button>
            )}
          </div>
          {children}
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  );
}
