/** The data grid of the register. */
import { MkJournal } from "./element";

customElements.define("mk-journal", MkJournal);
