/**
 * The hybrid logical clock of a device.
 *
 * A stamp is a string of fixed width, so that comparing strings compares moments:
 * 13 hex digits of Unix milliseconds, 4 of a counter, 8 of the device:
 * `0018f3c2a1b4d-0003-9a41c07e`. Stamps of one device only ever grow, even when its
 * wall clock is set back, and they never fall behind a stamp seen from the server.
 */

const SHAPE = /^([0-9a-f]{13})-([0-9a-f]{4})-([0-9a-f]{8})$/;
const LAST_COUNTER = 0xffff;
const LAST_MILLIS = 2 ** 52 - 1;

interface Moment {
  millis: number;
  counter: number;
}

function moment(stamp: string): Moment | null {
  const parts = SHAPE.exec(stamp);
  if (!parts) return null;
  return { millis: parseInt(parts[1]!, 16), counter: parseInt(parts[2]!, 16) };
}

function hex(value: number, width: number): string {
  return value.toString(16).padStart(width, "0");
}

/** Whether the text is a stamp. */
export function isStamp(text: unknown): text is string {
  return typeof text === "string" && SHAPE.test(text);
}

/** Write a moment of a device as a stamp; the device is a UUID. */
function write({ millis, counter }: Moment, device: string): string {
  return `${hex(millis, 13)}-${hex(counter, 4)}-${device.replace(/-/g, "").slice(0, 8)}`;
}

/**
 * The next stamp of this device: after `last` and, where the wall clock is honest, at `now`.
 *
 * `last` is the greatest stamp seen so far (own or the server's) or null; `now` is Unix time in
 * milliseconds.
 */
export function tick(last: string | null, now: number, device: string): string {
  const before = last === null ? null : moment(last);
  const wall = Math.min(Math.max(0, Math.floor(now)), LAST_MILLIS);
  if (!before || wall > before.millis) return write({ millis: wall, counter: 0 }, device);
  if (before.counter < LAST_COUNTER) {
    return write({ millis: before.millis, counter: before.counter + 1 }, device);
  }
  return write({ millis: before.millis + 1, counter: 0 }, device);
}

/** The greater of what we knew and what the server said; nonsense is ignored. */
export function merge(last: string | null, heard: unknown): string | null {
  if (!isStamp(heard)) return last;
  return last === null || heard > last ? heard : last;
}
