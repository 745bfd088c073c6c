import type { MerchantUpdateInput } from "../generated/graphql";
import { parseShare, shareText } from "./fees";
import type { Whole } from "./whole";

/** A store's profile as it is edited. Pure. */
export interface Profile {
  readonly name: string;
  readonly description: string;
  /** As typed, between commas. */
  readonly tags: string;
  readonly phone: string;
  readonly street: string;
  readonly preparationMinutes: number | null;
  /** Percent, as typed. */
  readonly tax: string;
  readonly autoAccept: boolean;
  readonly offersDelivery: boolean;
  readonly offersPickup: boolean;
  readonly ownRiders: boolean;
}

export type ProfileField = keyof Profile;
export type ProfileProblem = "required" | "tooLong" | "tags" | "minutes" | "share" | "neither";

const LONGEST = { name: 60, description: 500, phone: 40, street: 200 } as const;
const MOST_TAGS = 10;
const LONGEST_TAG = 30;
const LONGEST_PREPARATION = 240;

export function profileOf(whole: Whole): Profile {
  return {
    name: whole.name,
    description: whole.description,
    tags: whole.cuisineTags.join(", "),
    phone: whole.phone,
    street: whole.street,
    preparationMinutes: whole.preparationMinutes,
    tax: shareText(whole.taxBasisPoints),
    autoAccept: whole.settings?.autoAccept ?? false,
    offersDelivery: whole.offersDelivery,
    offersPickup: whole.offersPickup,
    ownRiders: whole.ownRiders,
  };
}

/** Tags as somebody types them: `Bubble Tea，Sichuan` is `bubble-tea` and `sichuan`. */
export function tagsOf(text: string): readonly string[] {
  const tags = text
    .normalize("NFKC")
    .toLowerCase()
    .split(/[,、;\n]/u)
    .map((tag) => tag.trim().replace(/[\s-]+/gu, "-"));
  return [...new Set(tags.filter((tag) => tag !== ""))];
}

/** What the API would refuse, by field. Lengths count what people see as characters, as the API does. */
export function profileProblems(profile: Profile): Partial<Record<ProfileField, ProfileProblem>> {
  const found: Partial<Record<ProfileField, ProfileProblem>> = {};
  for (const field of ["name", "phone", "street", "description"] as const) {
    const text = profile[field].trim();
    if (text === "" && field !== "description") found[field] = "required";
    else if (Array.from(text).length > LONGEST[field]) found[field] = "tooLong";
  }
  const tags = tagsOf(profile.tags);
  const wellFormed = tags.every((tag) => tag.length <= LONGEST_TAG && /^[a-z0-9]+(-[a-z0-9]+)*$/.test(tag));
  if (tags.length > MOST_TAGS || !wellFormed) found.tags = "tags";
  const { preparationMinutes: minutes } = profile;
  if (minutes === null || minutes < 1 || minutes > LONGEST_PREPARATION) found.preparationMinutes = "minutes";
  if (parseShare(profile.tax) === null) found.tax = "share";
  if (!profile.offersDelivery && !profile.offersPickup) found.offersDelivery = "neither";
  return found;
}

/** What to send of these fields. None of them has a problem. */
export function profileInput(profile: Profile, fields: readonly ProfileField[]): MerchantUpdateInput {
  const whole: Required<Record<ProfileField, MerchantUpdateInput>> = {
    name: { name: profile.name },
    description: { description: profile.description },
    tags: { cuisineTags: [...tagsOf(profile.tags)] },
    phone: { phone: profile.phone },
    street: { street: profile.street },
    preparationMinutes: { preparationMinutes: profile.preparationMinutes ?? 0 },
    tax: { taxBasisPoints: parseShare(profile.tax) ?? 0 },
    autoAccept: { autoAccept: profile.autoAccept },
    offersDelivery: { offersDelivery: profile.offersDelivery },
    offersPickup: { offersPickup: profile.offersPickup },
    ownRiders: { ownRiders: profile.ownRiders },
  };
  return Object.assign({}, ...fields.map((field) => whole[field])) as MerchantUpdateInput;
}

/** The form's field of one that the API names. */
export function profileField(path: readonly string[]): ProfileField | null {
  const name = path.find((part) => part !== "input");
  if (name === "cuisineTags") return "tags";
  if (name === "taxBasisPoints") return "tax";
  return FIELDS.find((field) => field === name) ?? null;
}

const FIELDS = [
  "name",
  "description",
  "phone",
  "street",
  "preparationMinutes",
  "autoAccept",
  "offersDelivery",
  "offersPickup",
  "ownRiders",
] as const;
