/** The table as a sheet: rows of pupils, columns of lessons and works, cells by place. */
import type { Column, ColumnKind } from "./cells";

export interface Row {
  learner: number;
  name: string;
  element: HTMLTableRowElement;
}

const EDITABLE: readonly ColumnKind[] = ["lesson", "unit", "term"];

export class Sheet {
  readonly rows: Row[];
  readonly columns: Column[];
  private readonly byLearner = new Map<number, number>();
  private readonly byId = new Map<string, number>();

  constructor(readonly table: HTMLTableElement, formativeMax: number) {
    const heads = [...(table.tHead?.rows[table.tHead.rows.length - 1]?.cells ?? [])].slice(1);
    this.columns = heads.map((head, index) => {
      const kind = (head.dataset.kind ?? "mark") as ColumnKind;
      const max = kind === "lesson" ? formativeMax : Number(head.dataset.max ?? 0);
      return {
        index: index + 1, id: head.dataset.col ?? "", kind, max, on: head.dataset.on ?? "",
        locked: "locked" in head.dataset || !EDITABLE.includes(kind), label: (head.textContent ?? "").trim(),
      };
    });
    this.rows = [...(table.tBodies[0]?.rows ?? [])].filter((row) => row.dataset.learner).map((element) => ({
      learner: Number(element.dataset.learner), element, name: (element.cells[0]?.textContent ?? "").trim(),
    }));
    this.rows.forEach((row, place) => this.byLearner.set(row.learner, place));
    this.columns.forEach((column, place) => this.byId.set(column.id, place));
  }

  /** The cell at a place, both counted from 0; row -1 is the heading. */
  cell(row: number, column: number): HTMLTableCellElement | null {
    const at = this.columns[column];
    if (!at) return null;
    return (row < 0 ? this.head(column) : this.rows[row]?.element.cells[at.index]) ?? null;
  }

  head(column: number): HTMLTableCellElement | null {
    const rows = this.table.tHead?.rows;
    return rows?.[rows.length - 1]?.cells[column + 1] ?? null;
  }

  /** Where a cell of the table is; null for the names and for what is no cell of ours. */
  where(target: EventTarget | null): { row: number; column: number } | null {
    const cell = target instanceof Element ? target.closest<HTMLTableCellElement>("td,th") : null;
    if (!cell || !this.table.contains(cell) || cell.cellIndex < 1) return null;
    const line = cell.parentElement as HTMLTableRowElement;
    const row = line.parentElement === this.table.tHead ? -1 : this.byLearner.get(Number(line.dataset.learner));
    return row === undefined ? null : { row, column: cell.cellIndex - 1 };
  }

  rowOf(learner: number): number | undefined {
    return this.byLearner.get(learner);
  }

  columnOf(id: string): number | undefined {
    return this.byId.get(id);
  }

  /** Mark today's column and the computed ones at the end, which the style sheet then lights and holds. */
  light(today: string): void {
    const trailing = [...this.columns].reverse().findIndex((column) => column.kind !== "sum" && column.kind !== "mark");
    this.columns.forEach((column, place) => {
      const fromEnd = this.columns.length - 1 - place;
      const name = column.on === today && column.kind === "lesson" ? "today" : fromEnd < Math.min(trailing, 2) ? "sum" : "";
      if (!name) return;
      for (let row = -1; row < this.rows.length; row += 1) {
        const cell = this.cell(row, place);
        if (cell) cell.dataset[name] = name === "sum" ? String(fromEnd) : "";
      }
    });
  }

  /** The column to begin with: today's, or the last that can be entered, or the first. */
  start(today: string): number {
    const current = this.columns.findIndex((column) => column.on === today && column.kind === "lesson");
    if (current >= 0) return current;
    const past = this.columns.filter((column) => column.kind === "lesson" && !column.locked && column.on <= today);
    const last = past.at(-1);
    return last ? last.index - 1 : 0;
  }
}
