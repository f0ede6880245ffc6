// Files not yet sent, kept in IndexedDB so that a reload does not lose them; in memory where there is none.

const memory = new Map();
const TABLE = "files";

function table(mode) {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open("bihuan", 1);
    request.onupgradeneeded = () => request.result.createObjectStore(TABLE);
    request.onerror = () => reject(request.error);
    request.onsuccess = () => resolve(request.result.transaction(TABLE, mode).objectStore(TABLE));
  });
}

function done(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

export async function putBlob(id, blob) {
  memory.set(id, blob);
  await table("readwrite").then((files) => done(files.put(blob, id))).catch(() => {});
}

/** The blob, or undefined when this browser has lost it. */
export async function getBlob(id) {
  return memory.get(id) ?? table("readonly").then((files) => done(files.get(id))).catch(() => undefined);
}

export async function dropBlob(id) {
  memory.delete(id);
  await table("readwrite").then((files) => done(files.delete(id))).catch(() => {});
}
