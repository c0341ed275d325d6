/**
 * The sentences of the grid. The page gives them translated in `#mk-journal-words`; this list is
 * all that the grid ever says. `{name}` and the like are filled in; there are no plurals.
 */
export const KEYS = [
  "keys", // what the keyboard does, heard once when the grid is entered
  "entered", // {name}: {text}
  "emptied", // {name}: emptied
  "locked", // this column or cell can't be entered here
  "bad", // {text} is not understood here
  "over", // {text}: at most {max}
  "saved", "waiting", "refused", "superseded", // of one cell; refused where the server gave no sentence
  "notKept", // this device can't keep entries: storage is blocked or full
  "stale", // will be counted anew when the network is back
  "allPresent", "calling", "done", // attendance by exception
  "undo", "redo", "edit", "clear", "next", "pad", "closePad", "details",
  "pasteTitle", // enter {count} cells?
  "pasteFrom", // from {name}, {column}
  "pasteKept", // unchanged: {count}
  "pasteBadTitle", // nothing was entered
  "pasteBad", // {name}, {column}: {text}, {why}
  "pasteOutside", // outside the journal: {text}
  "pasteMore", // and {count} more
  "pasteSame", // all of this is in the journal already
  "confirm", "cancel", "close", "dismiss",
  "historyOffline", // who, when and why can be read when the network is back
  "waitingSince", // entered on {time}, waits for the network
] as const;

export type Key = (typeof KEYS)[number];

export class Words {
  private constructor(private readonly sentences: Partial<Record<string, string>>) {}

  /** The words of the page; an absent one shows as its key, so that it is seen and mended. */
  static of(root: ParentNode): Words {
    return new Words(json<Record<string, string>>(root, "#mk-journal-words", {}));
  }

  say(key: Key, fill: Record<string, string | number> = {}): string {
    return (this.sentences[key] ?? key).replace(/\{(\w+)\}/g, (all, name: string) => String(fill[name] ?? all));
  }
}

/** The JSON in a script element of the page, or what stands for it. */
export function json<T>(root: ParentNode, selector: string, otherwise: T): T {
  const text = root.querySelector(selector)?.textContent;
  return text ? (JSON.parse(text) as T) : otherwise;
}
