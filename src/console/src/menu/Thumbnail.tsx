import { useState } from "react";

import { Icon } from "../ui/Icon";

interface Props {
  /** Of the picture; null: none. */
  readonly path: string | null;
  readonly large?: boolean;
}

/** The picture of an item, which its name stands beside; a drawn one where there is none, or it does not come. */
export function Thumbnail({ path, large = false }: Props) {
  const [broken, setBroken] = useState<string | null>(null);
  const name = large ? "menu-picture large" : "menu-picture";
  if (path === null || path === broken) {
    return (
      <span className={`${name} none`} aria-hidden>
        <Icon name="picture" />
      </span>
    );
  }
  return (
    <img
      className={name}
      src={path}
      alt=""
      loading="lazy"
      draggable={false}
      onError={() => setBroken(path)}
    />
  );
}
