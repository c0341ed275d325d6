/** Where the person is in the sheet, and what is selected. */
import type { Sheet } from "./sheet";

export interface Place {
  row: number;
  column: number;
}

const PAGE = 10;

export class Cursor {
  at: Place;
  /** The other corner of the selection. */
  anchor: Place;
  private marked: HTMLElement[] = [];
  private lit: HTMLElement[] = [];

  constructor(private readonly sheet: Sheet, start: Place, private readonly moved: (to: Place) => void) {
    this.at = start;
    this.anchor = start;
    this.cell?.setAttribute("tabindex", "0");
    this.light();
  }

  get cell(): HTMLTableCellElement | null {
    return this.sheet.cell(this.at.row, this.at.column);
  }

  /** The selected block, corners included; the heading is never in it. */
  get block(): { top: number; bottom: number; left: number; right: number } {
    return {
      top: Math.max(0, Math.min(this.at.row, this.anchor.row)), bottom: Math.max(this.at.row, this.anchor.row),
      left: Math.min(this.at.column, this.anchor.column), right: Math.max(this.at.column, this.anchor.column),
    };
  }

  get isRange(): boolean {
    return this.at.row !== this.anchor.row || this.at.column !== this.anchor.column;
  }

  /** Go to a place, kept inside the sheet; `extend` keeps the other corner where it is. */
  go(to: Place, { extend = false, focus = true } = {}): void {
    const row = Math.max(extend ? 0 : -1, Math.min(to.row, this.sheet.rows.length - 1));
    const column = Math.max(0, Math.min(to.column, this.sheet.columns.length - 1));
    const before = this.cell;
    const other = column !== this.at.column;
    this.at = { row, column };
    if (!extend) this.anchor = this.at;
    const cell = this.cell;
    if (before !== cell) before?.removeAttribute("tabindex");
    cell?.setAttribute("tabindex", "0");
    this.mark();
    if (other) this.light();
    this.moved(this.at);
    if (!focus || !cell) return;
    const inside = row < 0 ? cell.querySelector<HTMLElement>("button") : null;
    (inside ?? cell).focus({ preventScroll: true });
    cell.scrollIntoView({ block: "nearest", inline: "nearest" });
  }

  /** A key that moves; false when it is none. */
  key(event: KeyboardEvent): boolean {
    const { row, column } = this.at;
    const last = { row: this.sheet.rows.length - 1, column: this.sheet.columns.length - 1 };
    const far = event.ctrlKey || event.metaKey;
    const to: Record<string, Place> = {
      ArrowUp: { row: far ? 0 : row - 1, column },
      ArrowDown: { row: far ? last.row : row + 1, column },
      ArrowLeft: { row, column: far ? 0 : column - 1 },
      ArrowRight: { row, column: far ? last.column : column + 1 },
      Home: { row: far ? 0 : row, column: 0 },
      End: { row: far ? last.row : row, column: last.column },
      PageUp: { row: Math.max(0, row - PAGE), column },
      PageDown: { row: row + PAGE, column },
    };
    const place = to[event.key];
    if (!place || event.altKey) return false;
    this.go(place, { extend: event.shiftKey && row >= 0 });
    return true;
  }

  /** Show which cells are selected, where there are several. */
  private mark(): void {
    for (const cell of this.marked) cell.removeAttribute("aria-selected");
    this.marked = [];
    if (!this.isRange) return;
    const { top, bottom, left, right } = this.block;
    for (let row = top; row <= bottom; row += 1) {
      for (let column = left; column <= right; column += 1) {
        const cell = this.sheet.cell(row, column);
        if (!cell) continue;
        cell.setAttribute("aria-selected", "true");
        this.marked.push(cell);
      }
    }
  }

  /** Show which column the person is in. */
  private light(): void {
    for (const cell of this.lit) delete cell.dataset.here;
    this.lit = [];
    for (let row = -1; row < this.sheet.rows.length; row += 1) {
      const cell = this.sheet.cell(row, this.at.column);
      if (!cell) continue;
      cell.dataset.here = "";
      this.lit.push(cell);
    }
  }
}
