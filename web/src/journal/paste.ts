/** A block copied from a spreadsheet: read, checked as a whole, and only then entered. */
import type { Reading, Trouble, Value } from "./cells";

/** Cells of a block by rows; quoted cells may hold tabs and line breaks. */
export function parseBlock(text: string): string[][] {
  const rows: string[][] = [[]];
  let cell = "";
  let quoted = false;
  const source = text.replace(/\r\n?/g, "\n").replace(/\n$/, "");
  for (let at = 0; at < source.length; at += 1) {
    const sign = source[at]!;
    if (quoted) {
      if (sign !== '"') cell += sign;
      else if (source[at + 1] === '"') { cell += '"'; at += 1; }
      else quoted = false;
    } else if (sign === '"' && cell === "") quoted = true;
    else if (sign === "\t" || sign === "\n") {
      rows.at(-1)!.push(cell.trim());
      cell = "";
      if (sign === "\n") rows.push([]);
    } else cell += sign;
  }
  rows.at(-1)!.push(cell.trim());
  return rows;
}

export interface Spot {
  row: number;
  column: number;
}

/** What the grid knows of a spot: its value now, why it can't be entered, or nothing where it ends. */
export type Look = (spot: Spot) => { value: Value } | { trouble: "locked" } | null;
export type Misfit = Trouble | "locked" | "outside";

export interface Plan {
  /** What would change. */
  changes: (Spot & { before: Value; after: Value })[];
  /** What can't be entered, and why; with one of these nothing is entered at all. */
  misfits: (Spot & { text: string; why: Misfit })[];
  /** Cells that already say so. */
  kept: number;
}

/**
 * Lay a block over the grid from a spot on. Empty cells of the block leave theirs as they are
 * (a dash empties them).
 */
export function plan(
  block: string[][], from: Spot, look: Look, read: (text: string, spot: Spot) => Reading,
  same: (a: Value, b: Value) => boolean,
): Plan {
  const made: Plan = { changes: [], misfits: [], kept: 0 };
  block.forEach((cells, down) => cells.forEach((text, right) => {
    if (!text) return;
    const spot = { row: from.row + down, column: from.column + right };
    const seen = look(spot);
    if (!seen) made.misfits.push({ ...spot, text, why: "outside" });
    else if ("trouble" in seen) made.misfits.push({ ...spot, text, why: seen.trouble });
    else {
      const reading = read(text, spot);
      if ("trouble" in reading) made.misfits.push({ ...spot, text, why: reading.trouble });
      else if (same(seen.value, reading.value)) made.kept += 1;
      else made.changes.push({ ...spot, before: seen.value, after: reading.value });
    }
  }));
  return made;
}

/** The block as text for the clipboard. */
export function formatBlock(rows: string[][]): string {
  return rows.map((row) => row.join("\t")).join("\n");
}
