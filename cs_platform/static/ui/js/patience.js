// What could not be had, for no line or a server that is just coming up, is asked for again by itself.

/** Another try may help: the answer never came, or the fault is the server's. `status` is 0 without an answer. */
export const mayComeYet = (status) => status < 400 || status >= 500;

/** Milliseconds until then, spread so that not all ask in one instant. */
export const patience = () => 3000 * (1 + Math.random());
