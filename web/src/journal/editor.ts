/** A field over a cell, for F2 and the double tap. */
import { make } from "../dom";

export interface Edit {
  cell: HTMLTableCellElement;
  text: string;
  label: string;
  decimal: boolean;
  /** Take the text; false keeps the field open to be mended. `key` is what ended it. */
  commit(text: string, key: "Enter" | "Tab" | "blur", back: boolean): boolean;
  cancel(): void;
}

export class Editor {
  private field: HTMLInputElement | null = null;

  get isOpen(): boolean {
    return this.field !== null;
  }

  open(edit: Edit): void {
    const field = make("input", {
      class: "mk-field", "aria-label": edit.label, inputmode: edit.decimal ? "decimal" : "text",
      autocomplete: "off", autocapitalize: "off", spellcheck: "false", maxlength: "16",
    });
    field.value = edit.text;
    field.addEventListener("input", () => field.removeAttribute("aria-invalid"));
    field.addEventListener("keydown", (event) => {
      event.stopPropagation();
      if (event.key === "Escape") {
        this.close();
        edit.cancel();
      } else if (event.key === "Enter" || event.key === "Tab") this.finish(edit, event.key, event.shiftKey);
      else return;
      event.preventDefault();
    });
    field.addEventListener("blur", () => {
      // A text that stands for nothing is dropped when the person has gone elsewhere.
      if (this.field === field && !this.finish(edit, "blur", false)) {
        this.close();
        edit.cancel();
      }
    });
    this.field = field;
    edit.cell.append(field);
    field.focus();
    field.select();
  }

  private finish(edit: Edit, key: "Enter" | "Tab" | "blur", back: boolean): boolean {
    const field = this.field;
    if (!field) return true;
    this.field = null;
    if (edit.commit(field.value, key, back)) {
      field.remove();
      return true;
    }
    this.field = field;
    field.setAttribute("aria-invalid", "true");
    return false;
  }

  close(): void {
    const field = this.field;
    this.field = null;
    field?.remove();
  }
}
