/// <reference lib="webworker" />
/** Keeps pages at hand without a network. */
export {};
