import { expect, test } from "vitest";
import words from "../../test/words.json";
import { KEYS } from "./words";

test.each(["kk", "ru", "en"] as const)("the sample words in %s are those that the grid says, with the same blanks", (language) => {
  const blanks = (text: string): string[] => [...text.matchAll(/\{\w+\}/g)].map(String).sort();
  const { journal, queue } = words[language];
  expect(Object.keys(journal).sort()).toEqual([...KEYS].sort());
  for (const key of KEYS) expect(blanks(journal[key]), key).toEqual(blanks(words.en.journal[key]));
  expect(Object.keys(queue)).toEqual(Object.keys(words.en.queue));
});
