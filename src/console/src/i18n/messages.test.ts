import { parse, type MessageFormatElement, TYPE } from "@formatjs/icu-messageformat-parser";
import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";

const HERE = new URL("./messages/", import.meta.url);
const SOURCE = new URL("../", import.meta.url);
const FILES = readdirSync(new URL("en/", HERE)).sort();

function texts(language: string, file: string): Record<string, string> {
  return JSON.parse(readFileSync(new URL(`${language}/${file}`, HERE), "utf8")) as Record<string, string>;
}

/** What a message is given, and what each is used as: `count: plural`. */
function parameters(elements: readonly MessageFormatElement[]): string[] {
  return elements.flatMap((element) => {
    switch (element.type) {
      case TYPE.literal:
      case TYPE.pound:
        return [];
      case TYPE.select:
      case TYPE.plural:
        return [
          `${element.value}: ${element.type === TYPE.select ? "select" : "plural"}`,
          ...Object.values(element.options).flatMap((option) => parameters(option.value)),
        ];
      case TYPE.tag:
        return [`<${element.value}>`, ...parameters(element.children)];
      default:
        return [element.value];
    }
  });
}

const given = (message: string): string[] => [...new Set(parameters(parse(message)))].sort();
/** A language without plurals just writes the number. */
const names = (message: string): string[] => [
  ...new Set(given(message).map((one) => one.split(":")[0] ?? one)),
];

test("both languages have the same files", () => {
  expect(readdirSync(new URL("zh-CN/", HERE)).sort()).toEqual(FILES);
});

test.each(FILES)("%s says the same things in both languages, about the same values", (file) => {
  const [english, chinese] = [texts("en", file), texts("zh-CN", file)];
  expect(Object.keys(chinese).sort()).toEqual(Object.keys(english).sort());
  for (const [name, text] of Object.entries(english)) {
    expect(names(chinese[name] ?? ""), name).toEqual(names(text));
  }
});

test("no two files have a text of the same name", () => {
  const all = FILES.flatMap((file) => Object.keys(texts("en", file)));
  expect(all.filter((name, index) => all.indexOf(name) !== index)).toEqual([]);
});

test("every text is used somewhere", () => {
  const code = readdirSync(SOURCE, { recursive: true, encoding: "utf8" })
    .filter((path) => /\.tsx?$/.test(path) && !/^generated|\.test\./.test(path))
    .map((path) => readFileSync(new URL(path, SOURCE), "utf8"))
    .join("\n");
  // Names that are put together: `reason.${reason}`, "status." + status
  const beginnings = [...code.matchAll(/[`"]([\w.]+\.)(?:\$\{|" \+)/g)].map((match) => match[1] ?? "");
  const unused = FILES.flatMap((file) => Object.keys(texts("en", file))).filter(
    (name) => !code.includes(`"${name}"`) && !beginnings.some((beginning) => name.startsWith(beginning)),
  );
  expect(unused).toEqual([]);
});
