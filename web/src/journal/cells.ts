/** What stands in a cell: reading what people type, paste and the server prints; writing it back. */
import type { Absence, NewAct } from "../queue";

/** One way of not being there, as the page gives it in `#mk-journal-codes`. */
export interface Code {
  kind: Absence;
  /** What a cell shows; digits in it stand for the minutes (`к5`). */
  text: string;
  /** What people may type for it, in any of the three languages. */
  aliases: string[];
  minutes?: boolean;
  /** The word for it, for the pad and for those who listen. */
  name?: string;
}

export type ColumnKind = "lesson" | "unit" | "term" | "sum" | "mark";

export interface Column {
  /** The place of its cells in a row, counting the name. */
  index: number;
  id: string;
  kind: ColumnKind;
  /** The greatest number of points, 0 where none are entered. */
  max: number;
  on: string;
  locked: boolean;
  label: string;
}

export interface Value {
  /** Canonical: a decimal point, no needless zeros. */
  points: string | null;
  absence: Exclude<Absence, "present"> | null;
  minutes: number | null;
}

export const EMPTY: Value = { points: null, absence: null, minutes: null };

/** Why a text is no value: not understood, or more points than the work has. */
export type Trouble = "bad" | "over";
export type Reading = { value: Value } | { trouble: Trouble };

const NOTHING = /^[-–—]?$/;
const MINUTES = /^(.*?)(\d{1,2})$/;

function plain(text: string): string {
  return text.normalize("NFC").replace(/[\s\u00a0]+/g, " ").trim().toLowerCase();
}

/** What a code shows, without the minutes. */
function face(code: Code): string {
  return code.minutes ? code.text.replace(/\d+$/, "") : code.text;
}

function names(code: Code): string[] {
  return [face(code), ...code.aliases].map(plain);
}

function readCode(text: string, codes: readonly Code[]): Pick<Value, "absence" | "minutes"> | null {
  const whole = codes.find((code) => names(code).includes(text));
  if (whole) return { absence: whole.kind === "present" ? null : whole.kind, minutes: null };
  const [, name, digits] = MINUTES.exec(text) ?? [];
  const late = codes.find((code) => code.minutes && names(code).includes((name ?? "").trim()));
  const minutes = Number(digits);
  if (!late || late.kind === "present" || !minutes) return null;
  return { absence: late.kind, minutes };
}

function readLesson(text: string, column: Column, codes: readonly Code[]): Reading {
  const [, digits = "", rest = ""] = /^(\d*)\s*(.*)$/.exec(text) ?? [];
  const points = digits ? Number(digits) : null;
  if (points !== null && (points < 1 || points > column.max)) return { trouble: points > column.max ? "over" : "bad" };
  const away = rest ? readCode(rest, codes) : { absence: null, minutes: null };
  if (!away) return { trouble: "bad" };
  return { value: { points: points === null ? null : String(points), ...away } };
}

function readWork(text: string, column: Column): Reading {
  if (!/^\d{1,4}([.,]\d{1,4})?$/.test(text)) return { trouble: "bad" };
  const points = Number(text.replace(",", "."));
  if (!Number.isInteger(points * 2)) return { trouble: "bad" };
  if (points > column.max) return { trouble: "over" };
  return { value: { ...EMPTY, points: String(points) } };
}

/**
 * Read the text of a cell.
 *
 * In a lesson: points 1..max and/or an absence, `8`, `н`, `8 к5`. In a work: points 0..max in
 * steps of a half, with a comma or a point. A dash or nothing is an empty cell.
 */
export function read(text: string, column: Column, codes: readonly Code[]): Reading {
  const clean = plain(text);
  if (NOTHING.test(clean)) return { value: EMPTY };
  return column.kind === "lesson" ? readLesson(clean, column, codes) : readWork(clean, column);
}

/** Write a value as the server would; `decimal` is the sign of the page's language. */
export function write(value: Value, codes: readonly Code[], decimal: string): string {
  const parts: string[] = [];
  if (value.points !== null) parts.push(value.points.replace(".", decimal));
  const code = codes.find((each) => each.kind === value.absence);
  if (code) parts.push(code.minutes ? face(code) + (value.minutes ?? "") : code.text);
  return parts.join(" ");
}

/** How far a typed beginning has come: `done` it stands for something, `more` it could go on. */
export function verdict(typed: string, column: Column, codes: readonly Code[]): { done: boolean; more: boolean } {
  const text = plain(typed);
  if (!text) return { done: false, more: true };
  const points = Array.from({ length: column.max }, (_, index) => String(index + 1));
  const words = [...points, ...codes.flatMap(names)];
  const [, name, digits] = /^(.*?)(\d*)$/.exec(text) ?? [];
  const timed = codes.some((code) => code.minutes && names(code).includes(name!));
  return {
    done: words.includes(text) || (timed && digits !== "" && Number(digits) > 0),
    more: words.some((word) => word !== text && word.startsWith(text)) || (timed && digits!.length < 2),
  };
}

/** What a quickly typed value makes of a cell: points leave the absence alone and the other way round. */
export function over(before: Value, typed: Value): Value {
  return {
    points: typed.points ?? before.points,
    absence: typed.absence ?? before.absence,
    minutes: typed.absence ? typed.minutes : before.minutes,
  };
}

export function same(a: Value, b: Value): boolean {
  return a.points === b.points && a.absence === b.absence && a.minutes === b.minutes;
}

/** The acts that lead from one value to another: none, one, or one for each half of a lesson's cell. */
export function acts(before: Value, after: Value, column: Column, learner: number): NewAct[] {
  const made: NewAct[] = [];
  if (before.points !== after.points) {
    made.push({ kind: "journal.enter", cell: column.id, learner, points: after.points });
  }
  if (before.absence !== after.absence || before.minutes !== after.minutes) {
    made.push({
      kind: "attendance.mark", lesson: Number(column.id.slice(1)), learner,
      absence: after.absence ?? "present", minutes: after.minutes,
    });
  }
  return made;
}

/** What a value becomes when an act happens to it. */
export function after(value: Value, act: NewAct): Value {
  if (act.kind === "journal.enter") return { ...value, points: act.points as string | null };
  if (act.kind !== "attendance.mark") return value;
  const absence = act.absence as Absence;
  return { ...value, absence: absence === "present" ? null : absence, minutes: act.minutes as number | null };
}

/** The cell an act is about, as `column/learner`; null where it is about no single cell. */
export function place(act: NewAct): string | null {
  if (act.kind === "journal.enter") return `${String(act.cell)}/${String(act.learner)}`;
  if (act.kind === "attendance.mark") return `l${String(act.lesson)}/${String(act.learner)}`;
  return null;
}
