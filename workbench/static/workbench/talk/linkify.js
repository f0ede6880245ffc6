const ADDRESS = /https?:\/\/[^\s<>"'\u3000-\u303f\uff00-\uffef]+[^\s<>"'\u3000-\u303f\uff00-\uffef.,;:!?)\]}]/g;

/** Text with its web addresses as links, as nodes: nothing a customer wrote is ever read as HTML. */
export function linkify(text) {
  const nodes = [];
  let end = 0;
  for (const match of text.matchAll(ADDRESS)) {
    nodes.push(text.slice(end, match.index), link(match[0]));
    end = match.index + match[0].length;
  }
  nodes.push(text.slice(end));
  return nodes.filter((node) => node !== "");
}

function link(address) {
  const anchor = document.createElement("a");
  Object.assign(anchor, { href: address, textContent: address, target: "_blank", rel: "noopener noreferrer nofollow" });
  return anchor;
}
