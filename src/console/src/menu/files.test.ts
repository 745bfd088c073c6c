import { expect, test } from "vitest";

import { formatOf, inlineText, pictureProblem } from "./files";

const bytes = (text: string) => new TextEncoder().encode(text).buffer;

test("a picture is of a known type, and of at most 5 MB", () => {
  expect(pictureProblem({ type: "image/png", size: 5 * 1024 * 1024 })).toBeNull();
  expect(pictureProblem({ type: "image/png", size: 10_000_000 })).toBe("large");
  expect(pictureProblem({ type: "image/heic", size: 10 })).toBe("type");
  expect(pictureProblem({ type: "image/webp", size: 0 })).toBe("empty");
});

test("a file's name says what it is, or its beginning", () => {
  expect(formatOf("menu.JSON", "")).toBe("JSON");
  expect(formatOf("menu.csv", "{")).toBe("CSV");
  expect(formatOf("menu", '\uFEFF {"categories": []}')).toBe("JSON");
  expect(formatOf("menu", "record,name")).toBe("CSV");
});

test("small files in UTF-8 are sent as text, others are uploaded", () => {
  expect(inlineText(bytes("record,name\n🍜"))).toBe("record,name\n🍜");
  expect(inlineText(bytes("x".repeat(150_001)))).toBeNull();
  expect(inlineText(bytes('"'.repeat(90_000)))).toBeNull();
  expect(inlineText(new Uint8Array([0xc4, 0xe3, 0xba, 0xc3]).buffer)).toBeNull(); // 你好 in GB18030
  expect(inlineText(bytes("a\0b"))).toBeNull();
});
