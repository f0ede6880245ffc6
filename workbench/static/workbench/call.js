// A call rings at my telephone: who it is stands here before I pick it up.
import { toast } from "../ui/js/toast.js";
import { open } from "./open.js";
import { say } from "./page.js";

let popped;

document.addEventListener("live:frame", ({ detail: frame }) => {
  if (frame.type !== "call") return;
  const id = String(frame.conversation);
  if (frame.state === "stopped" && popped === id) popped = undefined;
  if (!["offered", "talking"].includes(frame.state) || popped === id) return;
  popped = id;
  if (frame.state === "offered") toast(say("callPop", frame.customer));
  open(id);
});
