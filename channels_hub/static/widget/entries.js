// From messages and what is still to be sent to the lines of the thread: who speaks, what stands together, which mark.

export function toEntries(store, outbox) {
  const confirmed = new Set(store.list.map((message) => message.client_id).filter(Boolean));
  const entries = [
    ...store.list.filter(isShown).map((message) => fromMessage(message, store)),
    ...outbox.items().filter((item) => !confirmed.has(item.client_id)).map((item) => fromItem(item, outbox.isStuck(item))),
  ];
  const newest = entries.filter(({ side }) => side !== "event").at(-1);
  if (newest?.message?.data?.choices && store.state.status === "self_service") newest.offering = true;
  entries.forEach((entry, index) => group(entry, entries[index - 1], entries[index + 1]));
  return entries;
}

const SIDES = { in: "mine", out: "theirs", event: "event" };
const isShown = ({ kind, body, direction, recalled }) => !recalled && kind !== "survey" && (direction !== "event" || Boolean(body));

function fromMessage(message, store) {
  const side = SIDES[message.direction];
  const read = message.conversation !== store.conversation || message.seq <= store.state.seen_seq;
  return {
    key: message.client_id || `m${message.id}`,
    sign: `${message.revision}.${message.attachments?.length}`,
    side,
    name: message.author?.name,
    at: message.created_at,
    mark: read ? "read" : "sent",
    message,
  };
}

function fromItem(item, stuck) {
  const mark = item.refused || stuck ? "failed" : "sending";
  return { key: item.client_id, sign: `${mark}.${item.refused}`, side: "mine", at: item.at, mark, item };
}

function group(entry, before, after) {
  entry.joined = belongs(entry, before);
  entry.last = !belongs(after, entry) || after.mark !== entry.mark;
  entry.newDay = dayOf(entry.at) !== dayOf(before ? before.at : Date.now());
}

const dayOf = (at) => new Date(at).toDateString();

/** The same speaker within the same minute. */
function belongs(entry, before) {
  if (!entry || !before || entry.side === "event") return false;
  const minute = ({ at }) => Math.floor(new Date(at) / 60000);
  return entry.side === before.side && entry.name === before.name && minute(entry) === minute(before);
}
