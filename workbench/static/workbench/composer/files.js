/** Files for the message being written: pasted, dropped or picked; sent ahead, shown with their progress. */
import { csrfToken } from "../../ui/js/htmx-glue.js";
import { bytes, fill, say, shape } from "../page.js";

export class Files {
  #box;
  #composer;
  #changed;
  #items = []; // {element, attachment?, request?}

  /** `changed()` is called whenever a file came, arrived or went. */
  constructor(composer, box, changed) {
    this.#composer = composer;
    this.#box = box;
    this.#changed = changed;
    const input = composer.querySelector("input[type=file]");
    input?.addEventListener("change", () => {
      this.add(input.files);
      input.value = "";
    });
    composer.querySelector("textarea").addEventListener("paste", (event) => {
      if (!event.clipboardData.files.length) return;
      event.preventDefault();
      this.add(event.clipboardData.files);
    });
    this.#catchDrops(composer.closest("[data-drop]") ?? composer);
  }

  /** Files of this draft that had arrived before this page. */
  resume() {
    this.restore(JSON.parse(localStorage.getItem(this.#key) ?? "[]"));
  }

  get #key() {
    return `files:${this.#composer.dataset.draft}`;
  }

  /** What the server said of each file that has arrived. */
  get ready() {
    return this.#items.flatMap((item) => item.attachment ?? []);
  }

  get busy() {
    return this.#items.some((item) => item.request);
  }

  add(files) {
    for (const file of files) this.#upload(file);
  }

  /** Files that the server has already. */
  restore(attachments) {
    for (const attachment of attachments) {
      const item = this.#show(attachment.name, attachment.size, attachment.content_type, attachment.url);
      item.attachment = attachment;
      this.#arrived(item);
    }
  }

  clear() {
    for (const item of this.#items) item.element.remove();
    this.#items = [];
    this.#keep();
  }

  #catchDrops(place) {
    const over = (is) => this.#composer.classList.toggle("is-over", is);
    place.addEventListener("dragover", (event) => {
      if (![...event.dataTransfer.types].includes("Files")) return;
      event.preventDefault();
      over(true);
    });
    place.addEventListener("dragleave", (event) => place.contains(event.relatedTarget) || over(false));
    place.addEventListener("drop", (event) => {
      over(false);
      if (!event.dataTransfer.files.length) return;
      event.preventDefault();
      this.add(event.dataTransfer.files);
    });
  }

  #upload(file) {
    const item = this.#show(file.name, file.size, file.type, file.type.startsWith("image/") ? URL.createObjectURL(file) : "");
    const limit = Number(this.#composer.dataset.maxBytes) || Infinity;
    if (!this.#composer.dataset.kinds.split(" ").includes(kindOf(file.type))) return this.#refused(item, say("kindNotTaken"));
    if (file.size > limit) return this.#refused(item, say("tooLarge", bytes(limit)));
    const request = new XMLHttpRequest();
    item.request = request;
    request.open("POST", this.#composer.dataset.filesUrl);
    request.setRequestHeader("X-CSRFToken", csrfToken());
    request.setRequestHeader("Accept", "application/json");
    request.responseType = "json";
    request.upload.addEventListener("progress", (event) => {
      item.element.querySelector("progress").value = event.total ? event.loaded / event.total : 0;
    });
    request.addEventListener("loadend", () => this.#answered(item, request));
    const form = new FormData();
    form.append("file", file);
    request.send(form);
    this.#changed();
  }

  #answered(item, request) {
    item.request = null;
    if (!this.#items.includes(item)) return;
    if (!request.response?.token) {
      return this.#refused(item, request.response?.error?.message ?? say(request.status ? "failed" : "uploadCut"));
    }
    item.attachment = request.response;
    this.#arrived(item);
  }

  #arrived(item) {
    item.element.querySelector("progress").remove();
    item.element.removeAttribute("aria-busy");
    this.#keep();
  }

  #refused(item, reason) {
    item.element.querySelector("progress").remove();
    item.element.removeAttribute("aria-busy");
    item.element.classList.add("is-refused");
    item.element.querySelector("[data-slot=size]").textContent = reason;
    this.#changed();
  }

  #show(name, size, type, preview) {
    const element = fill(shape("composer-file"), { name, size: bytes(size) });
    const image = element.querySelector("img");
    if (type?.startsWith("image/") && preview) {
      image.src = preview;
      element.querySelector(".icon").remove();
    } else image.remove();
    const item = { element };
    element.querySelector("button").addEventListener("click", () => this.#drop(item));
    this.#items.push(item);
    this.#box.append(element);
    this.#box.hidden = false;
    return item;
  }

  #drop(item) {
    item.element.remove();
    this.#items = this.#items.filter((other) => other !== item);
    item.request?.abort();
    this.#keep();
  }

  #keep() {
    this.#box.hidden = this.#items.length === 0;
    try {
      if (this.ready.length) localStorage.setItem(this.#key, JSON.stringify(this.ready));
      else localStorage.removeItem(this.#key);
    } catch { /* the files of this draft live as long as the page */ }
    this.#changed();
  }
}

/** The kind of message that carries it, as the server will see it. */
function kindOf(type) {
  return { image: "image", audio: "voice", video: "video" }[type.split("/")[0]] ?? "file";
}
