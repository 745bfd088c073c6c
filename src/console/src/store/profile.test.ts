import { expect, test } from "vitest";

import { type Profile, profileField, profileInput, profileProblems, tagsOf } from "./profile";

const profile: Profile = {
  name: "蜀香小馆 🍜",
  description: "",
  tags: "Sichuan, Bubble Tea，sichuan",
  phone: "+8613800138000",
  street: "安福路 118",
  preparationMinutes: 20,
  tax: "６",
  autoAccept: false,
  offersDelivery: true,
  offersPickup: false,
  ownRiders: false,
};

test("tags are written as the API writes them", () => {
  expect(tagsOf(profile.tags)).toEqual(["sichuan", "bubble-tea"]);
  expect(tagsOf(" ,、 ")).toEqual([]);
});

test("only what was changed is sent", () => {
  expect(profileProblems(profile)).toEqual({});
  expect(profileInput(profile, ["tags", "tax"])).toEqual({
    cuisineTags: ["sichuan", "bubble-tea"],
    taxBasisPoints: 600,
  });
});

test("what the API would refuse is found at its field; an emoji is one character", () => {
  expect(profileProblems({ ...profile, name: "🍜".repeat(60) })).toEqual({});
  expect(
    profileProblems({
      ...profile,
      name: "🍜".repeat(61),
      phone: " ",
      tags: "川菜",
      preparationMinutes: 0,
      tax: "101",
      offersDelivery: false,
    }),
  ).toEqual({
    name: "tooLong",
    phone: "required",
    tags: "tags",
    preparationMinutes: "minutes",
    tax: "share",
    offersDelivery: "neither",
  });
});

test.each([
  [["input", "cuisineTags", "0"], "tags"],
  [["name"], "name"],
  [["deliveryBands"], null],
] as const)("the API's %j is the form's %s", (path, field) => {
  expect(profileField(path)).toBe(field);
});
