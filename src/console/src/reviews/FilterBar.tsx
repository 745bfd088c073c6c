import { useT } from "../i18n/useT";
import { Checkbox, Select } from "../ui/fields";
import type { Filter } from "./filter";

interface Props {
  readonly filter: Filter;
  readonly onChange: (filter: Filter) => void;
}

const STARS = ["any", "5", "4", "3", "2", "1"] as const;
const ANSWERED = ["any", "no", "yes"] as const;
const SORTS = ["NEWEST", "LOWEST"] as const;

export function FilterBar({ filter, onChange }: Props) {
  const t = useT();
  return (
    <div className="row-end" role="group" aria-label={t("reviews.filter")}>
      <Select
        label={t("reviews.stars")}
        value={filter.stars}
        onChange={(stars) => onChange({ ...filter, stars })}
        options={STARS.map((id) => ({
          id,
          text: id === "any" ? t("reviews.any") : t("reviews.starCount", { stars: Number(id) }),
        }))}
      />
      <Select
        label={t("reviews.reply")}
        value={filter.answered}
        onChange={(answered) => onChange({ ...filter, answered })}
        options={ANSWERED.map((id) => ({ id, text: t(`reviews.answered.${id}`) }))}
      />
      <Select
        label={t("reviews.sort")}
        value={filter.sort}
        isDisabled={filter.stars !== "any"}
        onChange={(sort) => onChange({ ...filter, sort })}
        options={SORTS.map((id) => ({ id, text: t(`reviews.sort.${id}`) }))}
      />
      <Checkbox
        isSelected={filter.withPictures}
        onChange={(withPictures) => onChange({ ...filter, withPictures })}
      >
        {t("reviews.withPictures")}
      </Checkbox>
    </div>
  );
}
