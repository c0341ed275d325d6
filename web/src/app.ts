/** What every page needs. */
export {};
