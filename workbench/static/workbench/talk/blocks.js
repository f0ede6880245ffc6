/**
 * Lays a conversation out as blocks: a day, an event, or what one speaker said within one minute.
 * Pure: takes messages in order, gives [{key, kind: "day" | "event" | "said", at, messages}].
 */
export function layOut(messages, dayOf) {
  const blocks = [];
  let day = null;
  for (const message of messages) {
    const today = dayOf(message.created_at);
    if (today !== day) {
      day = today;
      blocks.push({ key: `day-${today}`, kind: "day", at: message.created_at, messages: [] });
    }
    const last = blocks.at(-1);
    if (joins(last, message)) last.messages.push(message);
    else blocks.push({ key: `from-${keyOf(message)}`, kind: kindOf(message), at: message.created_at, messages: [message] });
  }
  return blocks;
}

/** Stays the same while a message of ours turns from pending into stored. */
export function keyOf(message) {
  return message.client_id || message.id;
}

function kindOf(message) {
  return message.direction === "event" ? "event" : "said";
}

function joins(block, message) {
  if (block.kind !== "said" || kindOf(message) !== "said") return false;
  const first = block.messages[0];
  return first.direction === message.direction && first.author?.id === message.author?.id && sameMinute(first, message);
}

function sameMinute(one, other) {
  return one.created_at.slice(0, 16) === other.created_at.slice(0, 16);
}
