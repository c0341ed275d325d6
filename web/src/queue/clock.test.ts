import { describe, expect, test } from "vitest";
import { isStamp, merge, tick } from "./clock";
import { uid } from "./uid";

const DEVICE = "9a41c07e-0000-4000-8000-000000000001";

describe("a stamp", () => {
  test("is of fixed width and carries time, counter and device", () => {
    expect(tick(null, 0x18f3c2a1b4d, DEVICE)).toBe("0018f3c2a1b4d-0000-9a41c07e");
  });

  test("grows within a millisecond by its counter", () => {
    const first = tick(null, 1000, DEVICE);
    expect(tick(first, 1000, DEVICE)).toBe("00000000003e8-0001-9a41c07e");
  });

  test("grows when the wall clock is set back, jumps ahead or stands still", () => {
    let last: string | null = null;
    let seed = 7;
    for (let step = 0; step < 5000; step += 1) {
      seed = (seed * 48271) % 2147483647;
      const now = 1_788_000_000_000 + (seed % 7_200_000) - 3_600_000;
      const next = tick(last, now, DEVICE);
      expect(isStamp(next)).toBe(true);
      if (last !== null) expect(next > last).toBe(true);
      last = next;
    }
  });

  test("goes on in the next millisecond when the counter is full", () => {
    expect(tick("00000000003e8-ffff-9a41c07e", 5, DEVICE)).toBe("00000000003e9-0000-9a41c07e");
  });

  test("follows the server's stamp when the server is ahead", () => {
    const known = merge(tick(null, 1000, DEVICE), "00000000f0000-0007-00000000");
    expect(tick(known, 2000, DEVICE)).toBe("00000000f0000-0008-9a41c07e");
  });

  test("keeps its own when the server is behind", () => {
    const mine = tick(null, 9000, DEVICE);
    expect(merge(mine, "00000000003e8-0000-00000000")).toBe(mine);
  });

  test.each([undefined, null, 5, "", "zz", "0018F3C2A1B4D-0000-9a41c07e", "00000000003e8-0000-9a41c07e "])(
    "does not listen to nonsense: %s", (heard) => {
      expect(merge("00000000003e8-0000-9a41c07e", heard)).toBe("00000000003e8-0000-9a41c07e");
    });

  test("survives a wall clock that gives nothing sensible", () => {
    expect(isStamp(tick(null, -5, DEVICE))).toBe(true);
    expect(isStamp(tick(null, Number.MAX_VALUE, DEVICE))).toBe(true);
  });
});

test("uids are version 4 and differ", () => {
  const many = new Set(Array.from({ length: 1000 }, uid));
  expect(many.size).toBe(1000);
  for (const each of many) expect(each).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
});
