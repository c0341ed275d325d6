/** What can be undone: steps of changes, each change naming its cell by column and pupil. */
import type { Value } from "./cells";

export interface Change {
  column: string;
  learner: number;
  before: Value;
  after: Value;
}

const DEPTH = 200;

/** Undoing makes new changes; nothing that was entered is ever taken back from the record. */
export class History {
  private readonly done: Change[][] = [];
  private undone: Change[][] = [];

  /** A step was made by hand; what had been undone before can't be redone any more. */
  push(step: Change[]): void {
    if (!step.length) return;
    this.done.push(step);
    if (this.done.length > DEPTH) this.done.shift();
    this.undone = [];
  }

  /** The changes that undo the last step, last first; null where there is none. */
  undo(): Change[] | null {
    const step = this.done.pop();
    if (!step) return null;
    this.undone.push(step);
    return [...step].reverse().map((change) => ({ ...change, before: change.after, after: change.before }));
  }

  /** The changes that redo the step undone last; null where there is none. */
  redo(): Change[] | null {
    const step = this.undone.pop();
    if (!step) return null;
    this.done.push(step);
    return step;
  }

  get canUndo(): boolean {
    return this.done.length > 0;
  }

  get canRedo(): boolean {
    return this.undone.length > 0;
  }
}
