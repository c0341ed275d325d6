/** The data grid of the register. */
export {};
