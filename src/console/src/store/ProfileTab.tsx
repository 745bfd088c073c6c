import { useMemo } from "react";

import { useDo } from "../api/hooks";
import type { Refusal } from "../api/outcome";
import { useStore } from "../app/viewer";
import { StoreUpdateDocument } from "../generated/graphql";
import { idOf, useT } from "../i18n/useT";
import { CountField } from "../ui/CountField";
import { Switch, TextField } from "../ui/fields";
import { EditForm } from "./EditForm";
import { Facts } from "./Facts";
import { PictureField } from "./PictureField";
import {
  type Profile,
  type ProfileField,
  profileField,
  profileInput,
  profileOf,
  profileProblems,
} from "./profile";
import { type Editing, useEdit } from "./useEdit";
import type { Whole } from "./whole";

const TEXTS = ["name", "description", "tags", "phone", "street"] as const;
const SWITCHES = ["offersDelivery", "offersPickup", "ownRiders", "autoAccept"] as const;

/** What a store is called, where it is, and how it works. */
export function ProfileTab({ whole }: { readonly whole: Whole }) {
  const { permissions } = useStore();
  return permissions.includes("PROFILE_EDIT") ? (
    <ProfileForm whole={whole} />
  ) : (
    <ProfileFacts whole={whole} />
  );
}

function useTexts() {
  const t = useT();
  return {
    nameOf: (field: ProfileField) => t(idOf(`store.profile.${field}`)),
    textOf: (profile: Profile, field: ProfileField) => {
      const value = profile[field];
      return typeof value === "boolean" ? t(value ? "store.yes" : "store.no") : String(value ?? "");
    },
  };
}

function ProfileFacts({ whole }: { readonly whole: Whole }) {
  const { nameOf, textOf } = useTexts();
  const profile = profileOf(whole);
  const fields = [...TEXTS, "preparationMinutes", "tax", ...SWITCHES] as const;
  return (
    <div className="card">
      <Facts facts={fields.map((field) => ({ name: nameOf(field), value: textOf(profile, field) }))} />
    </div>
  );
}

function ProfileForm({ whole }: { readonly whole: Whole }) {
  const t = useT();
  const { id } = useStore();
  const { nameOf, textOf } = useTexts();
  const update = useDo(StoreUpdateDocument);
  const saved = useMemo(() => profileOf(whole), [whole]);
  const editing = useEdit(`store.profile.${id}`, saved);
  const problems = profileProblems(editing.value);
  const wrong = Object.keys(problems).length > 0;
  return (
    <div className="stack">
      <PictureField image={whole.image} />
      <EditForm
        editing={editing}
        of={profileOf}
        nameOf={nameOf}
        textOf={textOf}
        problem={wrong ? t("store.mend") : null}
        save={(value, changed) => update({ id, input: profileInput(value, changed) })}
      >
        {(refusal) => <Fields editing={editing} problems={problems} refusal={refusal} />}
      </EditForm>
    </div>
  );
}

interface FieldsProps {
  readonly editing: Editing<Profile>;
  readonly problems: ReturnType<typeof profileProblems>;
  readonly refusal: Refusal | null;
}

function Fields({ editing, problems, refusal }: FieldsProps) {
  const t = useT();
  const { nameOf } = useTexts();
  const { value, change } = editing;
  const refused = refusal?.code === "INVALID_INPUT" ? profileField(refusal.path) : null;
  const errorAt = (field: ProfileField) => {
    const problem = problems[field];
    if (problem !== undefined) return t(idOf(`store.profile.problem.${problem}`));
    return field === refused ? (refusal?.message ?? null) : null;
  };
  return (
    <div className="card form-grid">
      {TEXTS.map((field) => (
        <TextField
          key={field}
          label={nameOf(field)}
          value={value[field]}
          onChange={(text) => change({ [field]: text })}
          error={errorAt(field)}
          lines={field === "description" ? 3 : 1}
          {...(field === "tags" ? { description: t("store.profile.tagsHint") } : {})}
          {...(field === "phone" ? { type: "tel" as const } : {})}
        />
      ))}
      <CountField
        label={nameOf("preparationMinutes")}
        value={value.preparationMinutes}
        onChange={(preparationMinutes) => change({ preparationMinutes })}
        error={errorAt("preparationMinutes")}
      />
      <TextField
        label={nameOf("tax")}
        value={value.tax}
        inputMode="decimal"
        onChange={(tax) => change({ tax })}
        description={t("store.profile.taxHint")}
        error={errorAt("tax")}
      />
      <div className="stack-tight wide">
        {SWITCHES.map((field) => (
          <Switch key={field} isSelected={value[field]} onChange={(on) => change({ [field]: on })}>
            {nameOf(field)}
          </Switch>
        ))}
        {problems.offersDelivery !== undefined && (
          <p className="react-aria-FieldError" role="alert">
            {errorAt("offersDelivery")}
          </p>
        )}
      </div>
    </div>
  );
}
