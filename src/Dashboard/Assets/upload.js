// Sends photos one by one, several at a time, and continues after the connection was lost.
// Without this script the form sends them all at once.

const AT_ONCE = 3;
const MOST_BYTES = 60_000_000;
const MOST_SIDECAR_BYTES = 4_000_000;
const SIDECAR_BYTES_AT_ONCE = 8_000_000;
const STALL_MS = 60_000;
const LONGEST_PAUSE_MS = 20_000;
const MOST_SERVER_ERRORS = 4;

const form = document.getElementById("upload");
const at = (id) => document.getElementById(id);
const token = form.querySelector("input[name=__RequestVerificationToken]").value;

const files = [];
const taken = new Set();
let batch = form.dataset.batch || null;
let running = false;
let over = false;
let known = new Map();
let lastSaid = -1;
let screened = 0;
let news = null;

const photosText = (count) => (count === 1 ? "1 photo" : `${count.toLocaleString("en-GB")} photos`);
const isSidecar = (file) => /(\.(xmp|json|pp3|dop)|(^|\/)\.?picasa\.ini)$/i.test(file.name);
const isZip = (file) => /\.zip$/i.test(file.name);

// --- Choosing ---

function add(file, path) {
  const name = path || file.webkitRelativePath || file.name;
  const key = `${name}|${file.size}|${file.lastModified}`;
  if (taken.has(key)) return;
  taken.add(key);
  const item = { file, name, state: "waiting", sent: 0, row: document.createElement("li"), errors: 0 };
  item.row.textContent = name;
  at("sending-files").append(item.row);
  if (!isZip(file) && file.size > MOST_BYTES && !file.type.startsWith("video/")) finishItem(item, "failed", "It is larger than 60 MB, so it was not sent. Save a smaller copy.");
  files.push(item);
}

async function tellChosen() {
  const bytes = files.reduce((sum, item) => sum + item.file.size, 0);
  at("chosen").textContent = files.length === 0 ? "" : `${files.length === 1 ? "1 file" : `${files.length.toLocaleString("en-GB")} files`} chosen, ${(bytes / 1e6).toFixed(bytes < 1e7 ? 1 : 0)} MB.`;
  if (!running) return;
  await sortOut().catch((error) => stop(error.message));
  pump();
}

async function addEntry(entry) {
  if (entry.isFile) {
    const file = await new Promise((resolve, reject) => entry.file(resolve, reject));
    add(file, entry.fullPath.replace(/^\//, ""));
  } else if (entry.isDirectory) {
    const reader = entry.createReader();
    for (;;) {
      // A folder is read about a hundred files at a time.
      const piece = await new Promise((resolve, reject) => reader.readEntries(resolve, reject));
      if (piece.length === 0) return;
      for (const inner of piece) await addEntry(inner);
    }
  }
}

for (const id of ["photos", "folder"]) {
  at(id).addEventListener("change", (event) => {
    for (const file of event.target.files) add(file);
    tellChosen();
  });
}

const drop = at("drop");
at("drop-hint").hidden = matchMedia("(pointer: coarse)").matches;
for (const type of ["dragenter", "dragover"]) {
  drop.addEventListener(type, (event) => {
    event.preventDefault();
    drop.classList.add("cl-drop--over");
  });
}
for (const type of ["dragleave", "drop"]) drop.addEventListener(type, () => drop.classList.remove("cl-drop--over"));
drop.addEventListener("drop", async (event) => {
  event.preventDefault();
  const entries = [...event.dataTransfer.items].map((item) => item.webkitGetAsEntry?.()).filter(Boolean);
  if (entries.length > 0) for (const entry of entries) await addEntry(entry);
  else for (const file of event.dataTransfer.files) add(file);
  tellChosen();
});

// --- Screening, which begins with the first photo ---

function follow() {
  if (news) return;
  news = new EventSource(`/batches/${batch}/events`);
  news.addEventListener("progress", (event) => {
    screened = JSON.parse(event.data).done;
    say();
  });
  news.addEventListener("over", unfollow);
}

function unfollow() {
  news?.close();
  news = null;
}

addEventListener("pagehide", unfollow);

// --- Sending ---

class Refused extends Error {
  /** A refusal that stops everything is about the upload, not about one photo. */
  constructor(message, stopsAll) {
    super(message);
    this.stopsAll = stopsAll;
  }
}

/** Sends a request; a lost connection throws a plain Error, an unsuccessful response throws Refused. A file name is no part of the address, which proxies log. */
function send(method, url, body, onProgress, fileName) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    let watch;
    const alive = () => {
      clearTimeout(watch);
      watch = setTimeout(() => request.abort(), STALL_MS);
    };
    request.open(method, url);
    request.setRequestHeader("X-Form-Token", token);
    request.setRequestHeader("X-Requested-With", "XMLHttpRequest");
    if (fileName) request.setRequestHeader("X-File-Name", encodeURIComponent(fileName));
    if (typeof body === "string") request.setRequestHeader("Content-Type", "application/json");
    else if (body) request.setRequestHeader("Content-Type", "application/octet-stream");
    request.upload.onprogress = (event) => {
      alive();
      onProgress?.(event.loaded);
    };
    // A server that unpacks a zip is silent for a while.
    request.upload.onload = () => clearTimeout(watch);
    request.onload = () => {
      clearTimeout(watch);
      const isJson = (request.getResponseHeader("Content-Type") || "").includes("json");
      const answer = isJson ? JSON.parse(request.responseText) : null;
      if (request.status === 200 && isJson) resolve(answer);
      else if (request.status === 401 || request.status === 403 || (request.status === 200 && !isJson)) reject(new Refused("You have been signed out. Sign in again in another tab, then try again.", true));
      else if (request.status === 429) reject(new Error("Too many requests."));
      else if (request.status >= 500 && !answer) reject(new Refused("The server could not accept it.", false));
      else reject(new Refused(answer?.problem || "The server did not accept it.", true));
    };
    request.onerror = () => {
      clearTimeout(watch);
      reject(new Error("The connection was lost."));
    };
    request.onabort = request.onerror;
    alive();
    request.send(body);
  });
}

const pause = (ms) => new Promise((resolve) => {
  const timer = setTimeout(resolve, ms);
  addEventListener("online", () => {
    clearTimeout(timer);
    resolve();
  }, { once: true });
});

/** Retries until there is a connection; refusals by the server are passed on. */
async function sendSurely(method, url, body, onProgress, fileName) {
  for (let wait = 500; ; wait = Math.min(wait * 2, LONGEST_PAUSE_MS)) {
    try {
      const answer = await send(method, url, body, onProgress, fileName);
      if (isOffline) say();
      isOffline = false;
      return answer;
    } catch (error) {
      if (error instanceof Refused) throw error;
      if (!isOffline) {
        isOffline = true;
        announce("The connection was lost. The upload will continue when it comes back.");
      }
      say();
      onProgress?.(0);
      await pause(wait);
    }
  }
}
let isOffline = false;

async function open() {
  if (batch) {
    const there = await sendSurely("GET", `/upload/${batch}/files`);
    known = new Map(there.map((file) => [`${file.name.replace(/ \(\d+\)$/, "")}|${file.bytes}`, true]));
    return;
  }
  const data = new FormData(form);
  const said = { name: data.get("Name"), event: data.get("Event"), classes: data.getAll("Classes"), channels: data.getAll("Channels") };
  batch = String((await sendSurely("POST", "/upload/open", JSON.stringify(said))).id);
  // A page that is refreshed continues this upload.
  history.replaceState(null, "", `/upload?batch=${batch}`);
}

/** Recycle bins, thumbnails, videos and what belongs to photos are not sent; the server says by their names what they are. */
async function sortOut() {
  const waiting = files.filter((item) => item.state === "waiting");
  for (const item of waiting) item.state = "sorting";
  let answers = [];
  try {
    answers = await sendSurely("POST", "/upload/sort", JSON.stringify(files.map((item) => item.name)));
  } finally {
    for (const item of waiting) item.state = "waiting";
  }
  files.forEach((item, place) => item.state === "waiting" && answers[place] && finishItem(item, "ignored", answers[place].text));
}

const texts = {
  added: ["Sent", "cl-tag--good"],
  known: ["Already uploaded", "cl-tag--good"],
  duplicate: ["Duplicate", "cl-tag--due"],
  unreadable: ["Could not be read", "cl-tag--late"],
  ignored: ["Left out", ""],
  failed: ["Not sent", "cl-tag--late"],
};

function finishItem(item, state, text) {
  item.state = state;
  item.sent = item.file.size;
  item.row.textContent = item.name;
  const tag = document.createElement("span");
  [tag.textContent, tag.className] = [texts[state][0], `cl-tag ${texts[state][1]}`];
  item.row.append(tag);
  if (text) note(item.name, state, text);
}

function note(name, state, text) {
  const line = document.createElement("li");
  const bold = document.createElement("strong");
  bold.textContent = name;
  const tag = document.createElement("span");
  [tag.textContent, tag.className] = [texts[state][0], `cl-tag ${texts[state][1]}`];
  line.append(bold, tag, document.createElement("br"), text);
  line.dataset.state = state;
  at("sending-notes").append(line);
  at("sending-said").hidden = false;
}

async function sendItem(item) {
  if (known.has(`${item.name}|${item.file.size}`)) {
    finishItem(item, "known", "");
    return;
  }
  const isPacked = isZip(item.file);
  const url = `/upload/${batch}/${isPacked ? "zip" : "photos"}`;
  try {
    const answer = await sendSurely("POST", url, item.file, (bytes) => {
      item.sent = bytes;
      say();
    }, item.name);
    if (isPacked) {
      for (const inner of answer) if (inner.text) note(inner.name, inner.outcome, inner.text);
      item.inside = answer;
      finishItem(item, "added", "");
    } else {
      finishItem(item, answer.outcome, answer.text);
    }
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    if (error.stopsAll) {
      [item.state, item.sent] = ["waiting", 0];
      stop(error.message);
    } else if (++item.errors < MOST_SERVER_ERRORS) {
      item.state = "waiting";
    } else {
      finishItem(item, "failed", error.message);
    }
  }
}

let active = 0;
function pump() {
  while (running && active < AT_ONCE) {
    const item = files.find((one) => one.state === "waiting");
    if (!item) break;
    item.state = "sending";
    active++;
    sendItem(item).finally(() => {
      active--;
      say();
      pump();
    });
  }
  if (running && active === 0 && !files.some((one) => ["waiting", "sorting"].includes(one.state))) finish(false);
}

const count = (...states) => files.reduce((sum, item) => {
  if (item.inside) return sum + item.inside.filter((inner) => states.includes(inner.outcome)).length;
  return sum + (states.includes(item.state) ? 1 : 0);
}, 0);

/** What lies beside the photos may say who is in them. It is read once they are there. */
async function sendSidecars() {
  const beside = files.filter((item) => item.state === "ignored" && isSidecar(item.file));
  let some = [];
  let bytes = 0;
  for (const item of beside) {
    const isTooLarge = item.file.size > MOST_SIDECAR_BYTES;
    some.push({ name: item.name, content: isTooLarge ? null : await base64(item.file) });
    bytes += isTooLarge ? 0 : item.file.size;
    if (bytes < SIDECAR_BYTES_AT_ONCE && item !== beside.at(-1)) continue;
    await sendSurely("POST", `/upload/${batch}/sidecars`, JSON.stringify(some));
    [some, bytes] = [[], 0];
  }
}

const base64 = (file) => new Promise((resolve, reject) => {
  const reader = new FileReader();
  reader.onload = () => resolve(reader.result.slice(reader.result.indexOf(",") + 1));
  reader.onerror = () => reject(new Refused(`${file.name} could not be read.`, true));
  reader.readAsDataURL(file);
});

async function finish(withoutFailed) {
  if (over) return;
  running = false;
  const failed = files.filter((item) => item.state === "failed" && item.errors > 0).length;
  if (failed > 0 && !withoutFailed) {
    ask(`${photosText(failed)} could not be sent.`);
    return;
  }
  try {
    await sendSidecars();
    const done = await sendSurely("POST", `/upload/${batch}/finish?duplicates=${count("duplicate")}`);
    over = true;
    unfollow();
    const photos = done.files - done.duplicates;
    const parts = [`${photosText(photos)} uploaded and being screened.`];
    if (done.duplicates > 0) parts.push(`${done.duplicates === 1 ? "1 had" : `${done.duplicates} had`} already been uploaded.`);
    const ignored = count("ignored");
    if (ignored > 0) parts.push(`${ignored} left out: videos, recycle bins, thumbnails and what belongs to photos.`);
    if (done.unreadable > 0) parts.push(`${done.unreadable} could not be read and ${done.unreadable === 1 ? "is" : "are"} waiting for review.`);
    conclude("Uploaded", parts.join(" "), `/batches/${batch}`);
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    const earlier = count("duplicate") > 0;
    conclude(earlier ? "Nothing new" : "Not finished", error.message, earlier ? "/batches" : null);
    if (!earlier) at("sending-retry").hidden = false;
  }
}

function stop(text) {
  if (!running) return;
  running = false;
  ask(text);
}

function ask(text) {
  at("sending-title").textContent = "Some files were not sent";
  at("sending-text").textContent = text;
  at("sending-retry").hidden = false;
  at("sending-without").hidden = count("added", "known", "unreadable") === 0;
  announce(text);
  at("sending").focus();
}

function conclude(title, text, link) {
  at("sending-title").textContent = title;
  at("sending-text").textContent = text;
  at("sending-bar").value = 1;
  at("sending-retry").hidden = true;
  at("sending-without").hidden = true;
  at("sending-done").hidden = !link;
  at("drop").hidden = over;
  if (link) at("sending-done").href = link;
  announce(text);
  at("sending").focus();
}

function announce(text) {
  at("sending-live").textContent = text;
}

function say() {
  if (!running) return;
  const total = files.reduce((sum, item) => sum + item.file.size, 0) || 1;
  const sent = files.reduce((sum, item) => sum + Math.min(item.sent, item.file.size), 0);
  const done = files.filter((item) => !["waiting", "sorting", "sending"].includes(item.state)).length;
  at("sending-bar").value = sent / total;
  const text = `${done.toLocaleString("en-GB")} of ${files.length.toLocaleString("en-GB")} files sent${screened > 0 ? `, ${photosText(screened)} screened` : ""}.`;
  at("sending-text").textContent = isOffline ? `${text} The connection was lost. The upload will continue when it comes back.` : text;
  const tenth = Math.floor((10 * done) / files.length);
  if (tenth !== lastSaid && !isOffline) {
    lastSaid = tenth;
    announce(text);
  }
}

async function start() {
  if (running || over) return;
  at("send").hidden = true;
  document.querySelector("[data-finish-early]")?.remove();
  at("sending").hidden = false;
  at("sending-title").textContent = "Sending";
  at("sending-retry").hidden = true;
  at("sending-without").hidden = true;
  at("sending").focus();
  try {
    await open();
    await sortOut();
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    at("sending-title").textContent = "Upload not started";
    at("sending-text").textContent = error.message;
    announce(error.message);
    at("send").hidden = false;
    return;
  }
  // The details of the photos can no longer be changed here.
  at("about")?.setAttribute("hidden", "");
  running = true;
  follow();
  say();
  pump();
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  if (files.length === 0) {
    at("chosen").textContent = "Choose the photos to upload first.";
    at("photos").focus();
    return;
  }
  start();
});

at("sending-retry").addEventListener("click", () => {
  for (const item of files.filter((one) => one.state === "failed" && one.errors > 0)) {
    item.state = "waiting";
    item.errors = 0;
    item.sent = 0;
  }
  for (const line of at("sending-notes").querySelectorAll("[data-state=failed]")) line.remove();
  running = true;
  at("sending-title").textContent = "Sending";
  at("sending-retry").hidden = true;
  at("sending-without").hidden = true;
  say();
  pump();
});

at("sending-without").addEventListener("click", () => finish(true));

addEventListener("beforeunload", (event) => {
  if (running && !over) event.preventDefault();
});
