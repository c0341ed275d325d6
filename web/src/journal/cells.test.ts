import { describe, expect, test } from "vitest";
import { acts, after, EMPTY, over, place, read, same, verdict, write, type Code, type Column, type Value } from "./cells";

const CODES: Code[] = [
  { kind: "absent", text: "н", aliases: ["н", "n", "y", "қ"] },
  { kind: "valid", text: "с", aliases: ["с", "себ", "себепті", "c", "v"] },
  { kind: "illness", text: "б", aliases: ["б", "ауру", "ill"] },
  { kind: "late", text: "к5", aliases: ["к", "л", "l"], minutes: true },
  { kind: "present", text: "", aliases: ["+"] },
];
const LESSON: Column = { index: 1, id: "l123", kind: "lesson", max: 10, on: "2026-09-07", locked: false, label: "7" };
const WORK: Column = { index: 2, id: "w45", kind: "unit", max: 20, on: "", locked: false, label: "БЖБ 1" };

const lesson = (text: string) => read(text, LESSON, CODES);
const work = (text: string) => read(text, WORK, CODES);
const value = (points: string | null, absence: Value["absence"] = null, minutes: number | null = null) =>
  ({ value: { points, absence, minutes } });

describe("a lesson's cell", () => {
  test.each<[string, ReturnType<typeof value>]>([
    ["", value(null)], ["-", value(null)], ["–", value(null)], [" ", value(null)],
    ["1", value("1")], ["10", value("10")], [" 8 ", value("8")], ["08", value("8")],
    ["н", value(null, "absent")], ["Н", value(null, "absent")], ["y", value(null, "absent")],
    ["себепті", value(null, "valid")], ["к", value(null, "late")], ["к5", value(null, "late", 5)],
    ["к 15", value(null, "late", 15)], ["8 к5", value("8", "late", 5)], ["8к5", value("8", "late", 5)],
    ["8\u00a0к5", value("8", "late", 5)], ["10 н", value("10", "absent")], ["+", value(null)], ["7 +", value("7")],
  ])("%j is read", (text, expected) => expect(lesson(text)).toEqual(expected));

  test.each<[string, string]>([
    ["0", "bad"], ["11", "over"], ["100", "over"], ["8,5", "bad"], ["-3", "bad"], ["ы", "bad"], ["н5", "bad"], ["к0", "bad"],
    ["к 5 5", "bad"], ["8 8", "bad"], ["н с", "bad"], ["<b>", "bad"], ["к100", "bad"], ["1e1", "bad"], ["８", "bad"],
  ])("%j is not understood", (text, trouble) => expect(lesson(text)).toEqual({ trouble }));
});

describe("a work's cell", () => {
  test.each<[string, ReturnType<typeof value>]>([
    ["0", value("0")], ["20", value("20")], ["12,5", value("12.5")], ["12.5", value("12.5")], ["12,50", value("12.5")],
    ["7,0", value("7")], ["-", value(null)], ["", value(null)],
  ])("%j is read", (text, expected) => expect(work(text)).toEqual(expected));

  test.each<[string, string]>([
    ["20,5", "over"], ["21", "over"], ["999", "over"], ["12,3", "bad"], ["-1", "bad"], ["н", "bad"], ["1,2,3", "bad"], ["1 000", "bad"],
    ["12,", "bad"], [",5", "bad"], ["1e3", "bad"], ["Infinity", "bad"], ["99999999999", "bad"],
  ])("%j is not understood", (text, trouble) => expect(work(text)).toEqual({ trouble }));
});

test("what is written is read back as the same value", () => {
  const points = [null, "1", "8", "10"];
  const absences: [Value["absence"], number | null][] = [[null, null], ["absent", null], ["valid", null], ["late", null], ["late", 15]];
  for (const point of points) {
    for (const [absence, minutes] of absences) {
      const one: Value = { points: point, absence, minutes };
      expect(lesson(write(one, CODES, ","))).toEqual({ value: one });
    }
  }
  expect(write({ ...EMPTY, points: "12.5" }, CODES, ",")).toBe("12,5");
});

describe("typing quickly", () => {
  test.each<[string, boolean, boolean]>([
    ["1", true, true], ["2", true, false], ["10", true, false], ["0", false, false], ["н", true, false], ["с", true, true],
    ["се", false, true], ["к", true, true], ["к5", true, true], ["к15", true, false], ["к0", false, true], ["ж", false, false], ["11", false, false],
  ])("%j: done %s, more %s", (typed, done, more) => expect(verdict(typed, LESSON, CODES)).toEqual({ done, more }));

  test("with five points as the most, 1 does not wait for 0", () => {
    expect(verdict("1", { ...LESSON, max: 5 }, CODES)).toEqual({ done: true, more: false });
  });

  test("points keep the absence, an absence keeps the points", () => {
    const late: Value = { points: null, absence: "late", minutes: 5 };
    expect(over(late, { ...EMPTY, points: "8" })).toEqual({ points: "8", absence: "late", minutes: 5 });
    expect(over({ ...EMPTY, points: "8" }, late)).toEqual({ points: "8", absence: "late", minutes: 5 });
  });
});

describe("acts", () => {
  const both: Value = { points: "8", absence: "late", minutes: 5 };

  test("each half of a cell is an act of its own", () => {
    expect(acts(EMPTY, both, LESSON, 77)).toEqual([
      { kind: "journal.enter", cell: "l123", learner: 77, points: "8" },
      { kind: "attendance.mark", lesson: 123, learner: 77, absence: "late", minutes: 5 },
    ]);
    expect(acts(both, EMPTY, LESSON, 77)).toEqual([
      { kind: "journal.enter", cell: "l123", learner: 77, points: null },
      { kind: "attendance.mark", lesson: 123, learner: 77, absence: "present", minutes: null },
    ]);
    expect(acts(both, both, LESSON, 77)).toEqual([]);
  });

  test("applied one after the other lead to the value they were made for", () => {
    const result = acts(EMPTY, both, LESSON, 77).reduce(after, EMPTY);
    expect(same(result, both)).toBe(true);
    expect(same(acts(both, EMPTY, LESSON, 77).reduce(after, both), EMPTY)).toBe(true);
  });

  test("know their cell", () => {
    expect(acts(EMPTY, both, LESSON, 77).map(place)).toEqual(["l123/77", "l123/77"]);
    expect(place({ kind: "attendance.call", lesson: 123 })).toBeNull();
  });
});
