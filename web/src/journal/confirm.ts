/** The question before a block is pasted, and the list of what does not fit. */
import { button, make } from "../dom";
import type { Plan } from "./paste";
import type { Sheet } from "./sheet";
import type { Words } from "./words";

const SHOWN = 8;

function reason(misfit: Plan["misfits"][number], sheet: Sheet, words: Words): string {
  const row = sheet.rows[misfit.row];
  const column = sheet.columns[misfit.column];
  if (misfit.why === "outside" || !row || !column) return words.say("pasteOutside", { text: misfit.text });
  const why = words.say(misfit.why, { text: misfit.text, max: column.max });
  return words.say("pasteBad", { name: row.name, column: column.label, text: misfit.text, why });
}

/** Ask. Resolves to whether the block is to be entered; with a misfit in it it never is. */
export function confirmPaste(plan: Plan, sheet: Sheet, words: Words, host: HTMLElement): Promise<boolean> {
  const { changes, misfits, kept } = plan;
  const lines: HTMLElement[] = [];
  const bad = misfits.length > 0;
  if (bad) {
    const items = misfits.slice(0, SHOWN).map((misfit) => make("li", {}, reason(misfit, sheet, words)));
    if (misfits.length > SHOWN) items.push(make("li", {}, words.say("pasteMore", { count: misfits.length - SHOWN })));
    lines.push(make("ul", {}, ...items));
  } else if (changes.length) {
    const [first] = changes;
    const fill = { name: sheet.rows[first!.row]!.name, column: sheet.columns[first!.column]!.label };
    lines.push(make("p", {}, words.say("pasteFrom", fill)));
    if (kept) lines.push(make("p", {}, words.say("pasteKept", { count: kept })));
  }
  const title = bad ? words.say("pasteBadTitle")
    : changes.length ? words.say("pasteTitle", { count: changes.length }) : words.say("pasteSame");
  return new Promise((resolve) => {
    const dialog = make("dialog", { class: "mk-paste", "aria-labelledby": "mk-paste-title" });
    const yes = button(words.say("confirm"), () => dialog.close("yes"), { class: "button button-main", autofocus: true });
    const no = button(words.say(bad || !changes.length ? "close" : "cancel"), () => dialog.close(""));
    const choices = bad || !changes.length ? [no] : [yes, no];
    dialog.append(make("h2", { id: "mk-paste-title" }, title), ...lines, make("footer", { class: "form-end" }, ...choices));
    dialog.addEventListener("keydown", (event) => event.stopPropagation());
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(dialog.returnValue === "yes");
    });
    host.append(dialog);
    dialog.showModal();
  });
}
