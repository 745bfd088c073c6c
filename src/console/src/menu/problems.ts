import type { idOf } from "../i18n/useT";
import type { GroupForm, ItemForm } from "./form";
import { readWindow } from "./windows";

/** What is wrong with a field, as a message and its values. */
export interface Problem {
  readonly text: ReturnType<typeof idOf> & `menu.${string}`;
  readonly values?: Readonly<Record<string, string | number>>;
}

/** By the path of the field, as the API writes it: `optionGroups.0.options.1.name`. */
export type Problems = ReadonlyMap<string, Problem>;

export const LIMITS = {
  name: 80,
  description: 500,
  price: 10_000_000,
  groups: 10,
  options: 40,
  windows: 10,
  count: 1_000_000,
} as const;

const NOTHING_TYPED: Problem = { text: "menu.problem.missing" };

/** What would be refused; the rules are those of the API, which has the last word. */
export function problemsOf(form: ItemForm): Problems {
  const found = new Map<string, Problem>();
  const check = (path: string, problem: Problem | null) => {
    if (problem !== null) found.set(path, problem);
  };
  check("name", nameProblem(form.name));
  if (lengthOf(form.description) > LIMITS.description) {
    found.set("description", { text: "menu.problem.long", values: { most: LIMITS.description } });
  }
  check("categoryId", form.categoryId === "" ? NOTHING_TYPED : null);
  check("priceMinor", between(form.priceMinor, 0, LIMITS.price));
  check("discountMinor", discountProblem(form));
  form.windows.forEach((window, index) => {
    if (readWindow(window) === null) found.set(`windows.${index}`, { text: "menu.problem.window" });
  });
  form.groups.forEach((group, index) => checkGroup(group, `optionGroups.${index}`, check));
  if (found.size === 0 && leastPrice(form) < 0) found.set("optionGroups", { text: "menu.problem.belowZero" });
  check("dailyLimit", form.counted ? between(form.dailyLimit, 0, LIMITS.count) : null);
  check("lowStockAt", between(form.lowStockAt, 0, LIMITS.count));
  return found;
}

/** A refusal's path names the same fields, below its argument. */
export function pathText(path: readonly string[]): string {
  return path.filter((part, index) => index > 0 || part !== "input").join(".");
}

export function nameProblem(name: string): Problem | null {
  const length = lengthOf(name);
  if (length === 0) return NOTHING_TYPED;
  return length > LIMITS.name ? { text: "menu.problem.long", values: { most: LIMITS.name } } : null;
}

function checkGroup(
  group: GroupForm,
  path: string,
  check: (path: string, problem: Problem | null) => void,
): void {
  const { minimum, maximum, options } = group;
  check(`${path}.name`, nameProblem(group.name));
  const fits =
    minimum !== null && maximum !== null && minimum <= maximum && maximum >= 1 && maximum <= options.length;
  check(
    `${path}.maximum`,
    fits ? null : { text: "menu.problem.choices", values: { options: options.length } },
  );
  options.forEach((option, index) => {
    check(`${path}.options.${index}.name`, nameProblem(option.name));
    check(
      `${path}.options.${index}.priceDeltaMinor`,
      between(option.deltaMinor, -LIMITS.price, LIMITS.price),
    );
  });
}

function discountProblem({ discountMinor, priceMinor }: ItemForm): Problem | null {
  if (discountMinor === null) return { text: "menu.problem.amount" };
  return discountMinor > (priceMinor ?? LIMITS.price) ? { text: "menu.problem.discount" } : null;
}

function between(value: number | null, least: number, most: number): Problem | null {
  if (value === null) return NOTHING_TYPED;
  return value < least || value > most ? { text: "menu.problem.range" } : null;
}

/** What a portion costs with the cheapest choice that is allowed. */
function leastPrice({ priceMinor, discountMinor, groups }: ItemForm): number {
  const least = ({ minimum, maximum, options }: GroupForm) =>
    options
      .map(({ deltaMinor }) => deltaMinor ?? 0)
      .sort((one, other) => one - other)
      .slice(0, maximum ?? 0)
      .filter((delta, index) => index < (minimum ?? 0) || delta < 0)
      .reduce((sum, delta) => sum + delta, 0);
  return (priceMinor ?? 0) - (discountMinor ?? 0) + groups.reduce((sum, group) => sum + least(group), 0);
}

/** Characters as the API counts them: an emoji of one code point is one. */
function lengthOf(text: string): number {
  return Array.from(text.trim()).length;
}
