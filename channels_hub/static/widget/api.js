// The visitor's HTTP. A refusal carries the server's own words; anything else is the network and may be tried again.

export class Refusal extends Error {
  constructor(status, error = {}) {
    super(error.message || String(status));
    this.status = status;
    this.code = error.code;
  }

  /** Trying the same again cannot help. */
  get final() {
    return this.status >= 400 && this.status < 500 && ![401, 408, 425, 429].includes(this.status);
  }
}

const PATIENCE = 15000;

export function createApi({ base, inbox, language }) {
  const address = (path) => new URL(`chat/${inbox}/${path}`, base);
  const headers = () => ({
    "Accept-Language": language,
    ...(api.token && { Authorization: `Visitor ${api.token}` }),
  });

  async function request(path, method, body) {
    const abort = new AbortController();
    const timer = setTimeout(() => abort.abort(), PATIENCE);
    try {
      const response = await fetch(address(path), {
        method,
        headers: { ...headers(), ...(body && { "Content-Type": "application/json" }) },
        body: body && JSON.stringify(body),
        signal: abort.signal,
        credentials: "omit",
        cache: "no-store",
      });
      if (response.ok) return await response.json();
      throw new Refusal(response.status, (await response.json().catch(() => ({}))).error);
    } finally {
      clearTimeout(timer);
    }
  }

  /** With XMLHttpRequest: fetch tells no progress. `progress` gets 0 to 1. */
  function upload(blob, name, clientId, progress) {
    return new Promise((resolve, reject) => {
      const call = new XMLHttpRequest();
      const form = new FormData();
      form.append("client_id", clientId);
      form.append("file", blob, name);
      call.open("POST", address("files/"));
      for (const [key, value] of Object.entries(headers())) call.setRequestHeader(key, value);
      call.responseType = "json";
      call.upload.onprogress = (event) => event.lengthComputable && progress(event.loaded / event.total);
      call.onerror = call.onabort = () => reject(new TypeError("upload"));
      call.onload = () =>
        call.status < 300 ? resolve(call.response) : reject(new Refusal(call.status, call.response?.error));
      call.send(form);
    });
  }

  const api = {
    token: "",
    get: (path) => request(path, "GET"),
    post: (path, body) => request(path, "POST", body),
    upload,
  };
  return api;
}
