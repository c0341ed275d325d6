/** What a device may do and the server will hear of: the shapes that travel and that wait. */

export type Absence = "absent" | "illness" | "valid" | "invalid" | "late" | "left_early" | "present";

/** A point in a cell of the journal; `points` null empties it. */
export interface Enter {
  kind: "journal.enter";
  cell: string;
  learner: number;
  points: string | null;
}

/** Who was (not) there. */
export interface MarkAttendance {
  kind: "attendance.mark";
  lesson: number;
  learner: number;
  absence: Absence;
  minutes: number | null;
}

/** The class was called: everybody is present who is not marked otherwise. */
export interface CallAttendance {
  kind: "attendance.call";
  lesson: number;
}

/** An act of another page; its fields are between that page and the server. */
export interface OtherAct {
  kind: `${string}.${string}`;
  [field: string]: unknown;
}

export type NewAct = Enter | MarkAttendance | CallAttendance | OtherAct;

/** An act as it waits: what is sent, and what only this device knows about it. */
export interface WaitingAct {
  /** The place in the queue. */
  seq: number;
  uid: string;
  /** Whose act it is. It is sent only while this person is signed in. */
  person: string;
  /** A line for people, e.g. the pupil and the value; never sent. */
  label: string;
  stamp: string;
  at: string;
  act: NewAct;
}

/** What the server answered to one act. */
export interface Result {
  uid: string;
  state: "saved" | "superseded" | "refused";
  say: string;
  /** What the cell shows now; null when the server could not say. */
  text: string | null;
}

/** An act and its answer. Those with something to say are kept until a person has read them. */
export interface Answer extends Result {
  person: string;
  label: string;
  stamp: string;
  at: string;
  act: NewAct;
}

/** The act as the server reads it. */
export function wire(waiting: WaitingAct): Record<string, unknown> {
  return { ...waiting.act, uid: waiting.uid, stamp: waiting.stamp, at: waiting.at };
}
