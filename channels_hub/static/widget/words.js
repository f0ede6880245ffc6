// The panel's words, in the language the server chose, and its times, in the reader's own zone.

export function createWords(strings, language) {
  const clock = new Intl.DateTimeFormat(language, { hour: "2-digit", minute: "2-digit", hour12: false });
  const day = new Intl.DateTimeFormat(language, { month: "long", day: "numeric", weekday: "short" });

  /** The text called `name` with its {braces} filled in. */
  const words = (name, values = {}) => strings[name].replace(/{(\w+)}/g, (_, key) => values[key]);

  words.time = (iso) => clock.format(new Date(iso));

  words.day = (iso) => {
    const at = new Date(iso);
    if (same(at, 0)) return words("today");
    return same(at, -1) ? words("yesterday") : day.format(at);
  };

  /** When service begins again: the hour alone if that is today. */
  words.moment = (iso) => (same(new Date(iso), 0) ? words.time(iso) : `${day.format(new Date(iso))} ${words.time(iso)}`);

  return words;
}

function same(at, offset) {
  const other = new Date();
  other.setDate(other.getDate() + offset);
  return at.toDateString() === other.toDateString();
}

/** `1.4 MB`, `230 KB`. */
export function fileSize(bytes) {
  return bytes >= 1048576 ? `${(bytes / 1048576).toFixed(1)} MB` : `${Math.max(1, Math.round(bytes / 1024))} KB`;
}
