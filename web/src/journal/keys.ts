/** The keyboard of the sheet. */
import type { MkJournal } from "./element";

function digitOf(code: string): string {
  return /^(?:Digit|Numpad)(\d)$/.exec(code)?.[1] ?? "";
}

/** Shortcuts with Ctrl or ⌘, by the place of the key, so that they work in any layout. */
function shortcut(journal: MkJournal, event: KeyboardEvent): boolean {
  if (event.code === "KeyZ") {
    journal.typing.cancel();
    if (event.shiftKey) journal.redo();
    else journal.undo();
    return true;
  }
  if (event.code === "KeyY") {
    journal.redo();
    return true;
  }
  return false;
}

/** Tab goes along the row and leaves the sheet at its ends; after Escape it leaves at once. */
function tab(journal: MkJournal, event: KeyboardEvent): boolean {
  const { row, column } = journal.cursor.at;
  const next = column + (event.shiftKey ? -1 : 1);
  journal.finish();
  if (row < 0 || journal.hasAttribute("data-leaving") || !journal.sheet.columns[next]) return false;
  journal.cursor.go({ row, column: next });
  return true;
}

function escape(journal: MkJournal): void {
  if (journal.typing.busy) journal.typing.cancel();
  else if (journal.details.isOpen) journal.details.close();
  else if (journal.call.isOn) journal.call.end();
  else if (journal.pad.isOpen) journal.pad.close();
  else if (journal.cursor.isRange) journal.cursor.go(journal.cursor.at);
  else journal.setAttribute("data-leaving", "");
}

function move(journal: MkJournal, event: KeyboardEvent): boolean {
  const typed = journal.typing.busy;
  if (event.key === "Enter") {
    if (!journal.typing.commit(journal.column)) return true;
    const { row, column } = journal.cursor.at;
    journal.cursor.go({ row: Math.max(0, row + (event.shiftKey ? -1 : 1)), column });
    return true;
  }
  if (typed && /^(Arrow|Home|End|Page)/.test(event.key) && !journal.typing.commit(journal.column)) return true;
  return journal.cursor.key(event);
}

/** Keys that change or explain the cell. */
function act(journal: MkJournal, event: KeyboardEvent): boolean {
  switch (event.key) {
    case "F2":
      journal.edit();
      return true;
    case "Delete":
      journal.typing.cancel();
      journal.clear();
      return true;
    case "Backspace":
      if (journal.typing.busy) journal.typing.back();
      else journal.clear();
      return true;
    case "ContextMenu":
      journal.explain(true);
      return true;
    case " ":
      journal.toggleAbsent();
      return true;
    default:
      if (event.key !== "F10" || !event.shiftKey) return false;
      journal.explain(true);
      return true;
  }
}

function type(journal: MkJournal, event: KeyboardEvent): boolean {
  const digit = event.shiftKey ? "" : digitOf(event.code);
  if (event.key.length !== 1 && !digit) return false;
  if (!journal.ready()) return true;
  const sign = event.key.length === 1 ? event.key : "";
  if (!journal.typing.type(sign, digit, journal.column)) journal.complain("bad", journal.typing.text + sign);
  return true;
}

/** A key pressed in the sheet. In the heading the button of the lesson has the keys but for the arrows. */
export function onKey(journal: MkJournal, event: KeyboardEvent): void {
  if (event.isComposing || journal.editor.isOpen) return;
  if (event.key === "Escape") return escape(journal);
  const heading = journal.cursor.at.row < 0;
  let used: boolean;
  if (event.key === "Tab") used = tab(journal, event);
  else if ((event.ctrlKey || event.metaKey) && !event.altKey && shortcut(journal, event)) used = true;
  else if (heading) used = event.key !== "Enter" && journal.cursor.key(event);
  else if (move(journal, event)) used = true;
  else if (event.ctrlKey || event.metaKey || event.altKey) used = false;
  else used = act(journal, event) || type(journal, event);
  if (!used) return;
  journal.removeAttribute("data-leaving");
  event.preventDefault();
}
