/** Copying from the sheet and pasting into it. */
import { read, same } from "./cells";
import { confirmPaste } from "./confirm";
import type { MkJournal } from "./element";
import { formatBlock, parseBlock, plan, type Look } from "./paste";

/** Whether the clipboard's keys are meant for the sheet. */
function owns(journal: MkJournal): boolean {
  return !journal.editor.isOpen && journal.sheet.table.contains(document.activeElement) && journal.cursor.at.row >= 0;
}

function span<T>(from: number, to: number, each: (at: number) => T): T[] {
  return Array.from({ length: to - from + 1 }, (_, step) => each(from + step));
}

function copy(journal: MkJournal, event: ClipboardEvent): void {
  if (!owns(journal) || !event.clipboardData) return;
  const { top, bottom, left, right } = journal.cursor.block;
  const text = (row: number, column: number): string => (journal.sheet.cell(row, column)?.textContent ?? "").trim();
  const rows = span(top, bottom, (row) => span(left, right, (column) => text(row, column)));
  event.clipboardData.setData("text/plain", formatBlock(rows));
  event.preventDefault();
}

async function paste(journal: MkJournal, event: ClipboardEvent): Promise<void> {
  if (!owns(journal) || !event.clipboardData) return;
  event.preventDefault();
  journal.typing.cancel();
  const { sheet } = journal;
  const { top, left, bottom, right } = journal.cursor.block;
  let block = parseBlock(event.clipboardData.getData("text/plain"));
  const [[only] = []] = block;
  // One value fills the whole selection.
  if (block.length === 1 && block[0]!.length === 1) block = span(top, bottom, () => span(left, right, () => only!));
  const look: Look = ({ row, column }) => {
    if (!sheet.rows[row] || !sheet.columns[column]) return null;
    const value = journal.valueAt(row, column);
    return value ? { value } : { trouble: "locked" };
  };
  const made = plan(block, { row: top, column: left }, look,
    (text, { column }) => read(text, sheet.columns[column]!, journal.codes), same);
  const alone = made.changes.length === 1 && !made.misfits.length && !made.kept;
  const yes = alone || (await confirmPaste(made, sheet, journal.words, journal));
  if (yes) journal.change(made.changes.map(({ row, column, before, after }) => journal.changeAt(row, column, before, after)));
  journal.cursor.cell?.focus({ preventScroll: true });
}

export function onClipboard(journal: MkJournal, signal: AbortSignal): void {
  document.addEventListener("copy", (event) => copy(journal, event), { signal });
  document.addEventListener("paste", (event) => void paste(journal, event), { signal });
}
