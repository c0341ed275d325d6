/** Mouse and thumb: select, drag a range, edit by a double tap, explain by hovering or a long press. */
import type { MkJournal } from "./element";

const HOLD = 500;
const HOVER = 900;
const DOUBLE = 350;

export function onPointer(journal: MkJournal, table: HTMLTableElement, signal: AbortSignal): void {
  let thumb = false;
  let held = false;
  let tapped = { cell: "", at: 0 };
  let hold: ReturnType<typeof setTimeout> | undefined;
  let hover: ReturnType<typeof setTimeout> | undefined;

  table.addEventListener("pointerdown", (event) => {
    thumb = event.pointerType !== "mouse";
    held = false;
    clearTimeout(hold);
    clearTimeout(hover);
    const at = journal.sheet.where(event.target);
    if (!at || at.row < 0 || journal.editor.isOpen || event.button > 0) return;
    if (thumb) {
      hold = setTimeout(() => {
        held = true;
        journal.finish();
        journal.cursor.go(at);
        journal.explain(true);
      }, HOLD);
      return;
    }
    journal.finish();
    event.preventDefault(); // No selecting of text; the focus is ours to set.
    journal.cursor.go(at, { extend: event.shiftKey });
    if (journal.call.in(at.column) && !event.shiftKey) journal.toggleAbsent();
  }, { signal });

  for (const end of ["pointerup", "pointercancel", "pointermove"] as const) {
    table.addEventListener(end, (event) => {
      if (end !== "pointermove" || Math.hypot(event.movementX, event.movementY) > 3) clearTimeout(hold);
    }, { signal });
  }

  // A tap is a click, so that swiping through the days selects nothing.
  table.addEventListener("click", (event) => {
    const at = journal.sheet.where(event.target);
    if (!thumb || held || !at || at.row < 0 || journal.editor.isOpen) return;
    journal.finish();
    const calling = journal.call.in(at.column);
    journal.cursor.go(at);
    const twice = tapped.cell === journal.key && event.timeStamp - tapped.at < DOUBLE;
    tapped = { cell: journal.key, at: event.timeStamp };
    if (calling) journal.toggleAbsent();
    else if (twice) journal.edit();
    else if (!journal.column.locked) {
      journal.pad.open(journal.column);
      journal.cursor.go(at); // The pad has taken room: bring the cell into what is left.
    }
  }, { signal });

  table.addEventListener("dblclick", (event) => {
    const at = journal.sheet.where(event.target);
    if (thumb || !at || at.row < 0 || journal.call.in(at.column)) return;
    journal.edit();
  }, { signal });

  table.addEventListener("contextmenu", (event) => {
    if (thumb || held) event.preventDefault();
  }, { signal });

  table.addEventListener("pointerover", (event) => {
    clearTimeout(hover);
    const at = journal.sheet.where(event.target);
    if (event.pointerType !== "mouse" || !at || at.row < 0) return;
    if (event.buttons === 1 && !journal.editor.isOpen && !journal.call.isOn) {
      journal.cursor.go(at, { extend: true });
      return;
    }
    const cell = journal.sheet.cell(at.row, at.column);
    if (!cell?.textContent?.trim() && !cell?.dataset.state) return;
    hover = setTimeout(() => {
      if (!journal.editor.isOpen && !journal.typing.busy && !journal.pad.isOpen) journal.explain(false, at);
    }, HOVER);
  }, { signal });

  document.addEventListener("pointerout", (event) => {
    const to = event.relatedTarget as Node | null;
    if (to && (journal.details.has(to) || table.contains(to))) return;
    clearTimeout(hover);
    if (!journal.details.has(document.activeElement)) journal.details.close();
  }, { signal });

  document.addEventListener("pointerdown", (event) => {
    if (!journal.details.has(event.target)) journal.details.close();
    if (!journal.contains(event.target as Node | null)) journal.pad.close();
  }, { signal });

  table.parentElement?.addEventListener("scroll", () => journal.details.close(), { signal, passive: true });
}
