import { describe, expect, test } from "vitest";
import { EMPTY, read, same, type Column, type Value } from "./cells";
import { History, type Change } from "./history";
import { formatBlock, parseBlock, plan, type Look } from "./paste";

describe("a block from a spreadsheet", () => {
  test.each<[string, string[][]]>([
    ["8", [["8"]]],
    ["8\n7\n", [["8"], ["7"]]],
    ["8\r\n7\r\n", [["8"], ["7"]]],
    ["8\t12,5\r\n\t7", [["8", "12,5"], ["", "7"]]],
    ["8\n\n7", [["8"], [""], ["7"]]],
    ['"a ""b""\nc"\t2', [['a "b"\nc', "2"]]],
    ["", [[""]]],
    [" 8 \t ", [["8", ""]]],
    ['5"\t6', [['5"', "6"]]],
    ['"unclosed\t8', [["unclosed\t8"]]],
  ])("%j", (text, rows) => expect(parseBlock(text)).toEqual(rows));

  test("is written as it is read", () => {
    const rows = [["8", "н"], ["", "12,5"]];
    expect(parseBlock(formatBlock(rows))).toEqual(rows);
  });
});

const COLUMN: Column = { index: 1, id: "w1", kind: "unit", max: 20, on: "", locked: false, label: "" };

function laid(text: string, row = 0, column = 0) {
  const grid: (Value | "locked")[][] = [[EMPTY, "locked"], [{ ...EMPTY, points: "7" }, EMPTY], [EMPTY, EMPTY]];
  const look: Look = (spot) => {
    const seen = grid[spot.row]?.[spot.column];
    if (!seen) return null;
    return seen === "locked" ? { trouble: "locked" } : { value: seen };
  };
  return plan(parseBlock(text), { row, column }, look, (each) => read(each, COLUMN, []), same);
}

describe("a block laid over the grid", () => {
  test("changes what differs and counts what is kept", () => {
    const made = laid("12,5\n7\n20");
    expect(made.changes.map((change) => [change.row, change.after.points])).toEqual([[0, "12.5"], [2, "20"]]);
    expect(made.kept).toBe(1);
    expect(made.misfits).toEqual([]);
  });

  test("leaves cells alone where the block is empty and empties them at a dash", () => {
    expect(laid("\n\n5").changes.map((change) => change.row)).toEqual([2]);
    expect(laid("-", 1).changes[0]!.after).toEqual(EMPTY);
  });

  test("names every cell that does not fit and why", () => {
    const made = laid("1\t2\nx\t21\n3\t4\n5");
    expect(made.misfits).toEqual([
      { row: 0, column: 1, text: "2", why: "locked" },
      { row: 1, column: 0, text: "x", why: "bad" },
      { row: 1, column: 1, text: "21", why: "over" },
      { row: 3, column: 0, text: "5", why: "outside" },
    ]);
  });
});

describe("undo", () => {
  const change = (learner: number, before: string | null, after: string | null): Change =>
    ({ column: "l1", learner, before: { ...EMPTY, points: before }, after: { ...EMPTY, points: after } });

  test("turns the last step round, and redo does it again", () => {
    const history = new History();
    history.push([change(1, null, "8"), change(2, "7", "9")]);
    expect(history.undo()).toEqual([change(2, "9", "7"), change(1, "8", null)]);
    expect(history.canUndo).toBe(false);
    expect(history.redo()).toEqual([change(1, null, "8"), change(2, "7", "9")]);
    expect(history.canRedo).toBe(false);
  });

  test("a new step ends what could be redone", () => {
    const history = new History();
    history.push([change(1, null, "8")]);
    history.undo();
    history.push([change(1, null, "5")]);
    expect(history.redo()).toBeNull();
    expect(history.undo()).toEqual([change(1, "5", null)]);
    expect(history.undo()).toBeNull();
  });

  test("any walk back and forth ends where the values say", () => {
    const history = new History();
    let value: string | null = null;
    const past: (string | null)[] = [null];
    for (let step = 1; step <= 50; step += 1) {
      history.push([change(1, value, String(step))]);
      value = String(step);
      past.push(value);
    }
    for (let back = 49; back >= 0; back -= 1) expect(history.undo()![0]!.after.points).toBe(past[back]);
    for (let on = 1; on <= 50; on += 1) expect(history.redo()![0]!.after.points).toBe(past[on]);
  });

  test("remembers 200 steps", () => {
    const history = new History();
    for (let step = 0; step < 250; step += 1) history.push([change(1, null, String(step))]);
    let undone = 0;
    while (history.undo()) undone += 1;
    expect(undone).toBe(200);
  });
});
