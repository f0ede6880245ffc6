/** What one message looks like, by kind: elements made from the page's templates. */
import { bytes, failure, fill, say, shape } from "../page.js";
import { linkify } from "./linkify.js";

/** The elements of one message, in order: its text, then its files. */
export function bubble(message) {
  const special = KINDS[message.kind]?.(message);
  if (special) return [special];
  const parts = message.data.private && message.direction === "out" ? [shape("talk-private")] : [];
  if (message.body) parts.push(words(message));
  parts.push(...message.attachments.map((attachment) => file(attachment, message)));
  if (message.data.quoted) parts.push(quoted(message.data.quoted));
  return parts.length ? parts : [unsupported(message)];
}

function words({ body, data }) {
  const box = shape("talk-words");
  const offered = (data.choices ?? []).map(({ label }) => `· ${label}`);
  box.append(...linkify([body, ...offered].join("\n")));
  return box;
}

/** What a letter repeats of earlier ones: folded away, not lost. */
function quoted(text) {
  const box = fill(shape("talk-quoted"), { title: say("quoted") });
  box.querySelector("[data-words]").append(...linkify(text));
  return box;
}

/** The causes are told of messages; of a file some mean something else. */
function whyMissing(cause) {
  const word = { target_missing: "fileGone", kind: "fileRefused", too_long: "fileRefused" }[cause];
  return word ? say(word) : failure(cause);
}

/** A file that the channel still has: the room that its kind will take is kept; or why it will not come. */
function away({ name, state, missing, content_type: type }) {
  const box = shape("talk-away");
  box.classList.toggle("is-missing", state === "missing");
  box.classList.toggle("file--seen", state !== "missing" && /^(image|video)\//.test(type ?? ""));
  return fill(box, { name, words: state === "missing" ? whyMissing(missing) : say("fileComing") });
}

function file(attachment, message) {
  if (attachment.state && attachment.state !== "ready") return away(attachment);
  const type = attachment.content_type ?? "";
  if (type.startsWith("image/") && attachment.url) return picture(attachment);
  if (type.startsWith("audio/")) return sound(attachment, message.data.text ?? "");
  if (type.startsWith("video/")) return film(attachment);
  const box = fill(shape("talk-file"), { name: attachment.name, size: bytes(attachment.size) });
  box.href = attachment.url;
  return box;
}

/** Its room is kept by its size before it loads. */
function picture({ url, name, width, height }) {
  const box = shape("talk-picture");
  const image = box.querySelector("img");
  Object.assign(image, { src: url, alt: name });
  if (width && height) Object.assign(image, { width, height });
  box.dataset.picture = url;
  box.title = name;
  return box;
}

function sound({ url }, transcript) {
  const box = fill(shape("talk-voice"), { transcript });
  box.querySelector("audio").src = url;
  return box;
}

function film({ url }) {
  const box = shape("talk-video");
  box.querySelector("video").src = url;
  return box;
}

function unsupported(message) {
  return fill(shape("talk-unsupported"), { type: message.data.type ?? "" });
}

function place({ data, body }) {
  const { label, latitude, longitude } = data;
  const where = latitude === undefined ? "" : `${latitude}, ${longitude}`;
  return fill(shape("talk-place"), { label: label || body, where });
}

function card({ data, body }) {
  const isLink = /^https?:/.test(data.url ?? "");
  const site = isLink ? hostOf(data.url) : "";
  const box = fill(shape("talk-card"), { title: data.title || body || data.url, text: data.description ?? "", site });
  if (isLink) box.href = data.url;
  return box;
}

function hostOf(address) {
  try {
    return new URL(address).hostname;
  } catch {
    return "";
  }
}

const CALLS = { offered: "callRinging", talking: "callTalking", held: "callHeld", queued: "callQueued", requested: "callRequested", dialling: "callRequested" };

const ENDS = { abandoned: "callAbandoned", timed_out: "callTimedOut", unknown: "callLost" };

function call({ data, body }) {
  const missed = data.status === "missed";
  const length = data.seconds ? say("callLength", Math.floor(data.seconds / 60), String(data.seconds % 60).padStart(2, "0")) : "";
  const out = data.direction === "out";
  const waited = data.wait ? say("callWaited", data.wait) : "";
  const rang = (data.not_taken ?? []).map(({ agent, seconds }) => say("callRang", agent, seconds));
  const box = fill(shape("talk-call"), {
    title: say(missed ? (out ? "callFailed" : "callMissed") : out ? "callOut" : "callIn"),
    length: [say(CALLS[data.status] ?? (missed && !out ? ENDS[data.outcome] : "") ?? ""), data.queue, length, waited, ...rang].filter(Boolean).join(" · "),
    text: body,
  });
  box.classList.toggle("call--missed", missed);
  const player = box.querySelector("audio");
  if (data.recording) player.src = data.recording;
  else player.remove();
  return box;
}

/** Taken back: folded away and struck, for us to know of. */
export function recalled(message, elements) {
  const box = fill(shape("talk-recalled"), { text: say(message.direction === "in" ? "recalled" : "recalledByUs") });
  box.querySelector("[data-words]").append(...elements);
  return box;
}

const KINDS = { location: place, link: card, card, call, unsupported };
