/** Acts that wait on this device for the network, and `<mk-queue>`, which shows them. */
import "./element";

export type { Absence, Answer, CallAttendance, Enter, MarkAttendance, NewAct, Result, WaitingAct } from "./acts";
export type { Line, Listener, Queue, QueueEvent, Status } from "./queue";
export { queueOf } from "./open";
