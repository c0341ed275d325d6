/** Acts that wait on this device for the network. */
export {};
