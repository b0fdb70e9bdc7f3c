// A photo on the desk. What changes with a decision is exchanged without a page load; without scripts the same forms load the same page.
import { Faces } from "./desk-faces.js";
import { showDeskKeys, useKeys } from "./desk-keys.js";
import { search } from "./desk-search.js";
import { draw } from "./desk-draw.js";
import { turn } from "./desk-turn.js";
import { Zoom } from "./desk-zoom.js";

const state = { part: null, faces: null, zoom: null, isBusy: false, undos: [] };

const wake = (isAnswer) => {
  state.part = document.querySelector("[data-part]");
  state.isBusy = false;
  state.faces?.leave();
  const desk = state.part.querySelector("[data-desk]");
  state.faces = desk ? new Faces(desk, state.part) : null;
  state.zoom = desk ? new Zoom(desk, state.faces) : null;
  for (const hidden of state.part.querySelectorAll("[data-with-script]")) hidden.hidden = false;
  for (const form of state.part.querySelectorAll("[data-search]")) search(form);
  remember();
  if (desk) {
    showDeskKeys(desk);
    draw(desk);
    turn(desk);
    lookAhead(desk);
  }
  if (isAnswer || state.faces?.first) focusNext();
  if (isAnswer) tell(state.part.querySelector("[data-said-text]")?.dataset.saidText ?? "");
};

// The face whose turn it is, or else what is left to be settled.
function focusNext() {
  if (state.faces?.first) state.faces.choose(state.faces.first);
  else state.part.querySelector("[data-left]")?.focus();
}

// A decision can be undone as long as the page is open, the last one first.
function remember() {
  const form = state.part.querySelector("[data-undo]");
  if (form && state.undos.at(-1) !== form.dataset.undo) state.undos.push(form.dataset.undo);
}

function undo() {
  const address = state.undos.pop();
  if (!address) return false;
  const token = state.part.querySelector("input[name=__RequestVerificationToken]")?.value;
  htmx.ajax("POST", address, { source: state.part, target: state.part, swap: "outerHTML", values: { __RequestVerificationToken: token } });
  return true;
}

function tell(text) {
  document.querySelector("[data-told]").textContent = text;
}

// Claims the next photo and makes its preview while the user is still looking at this one; once for each photo.
let ahead = "";
function lookAhead(desk) {
  const form = state.part.querySelector("[data-ahead]");
  const picture = desk.querySelector("[data-photo] img");
  if (!form || ahead === desk.dataset.desk) return;
  ahead = desk.dataset.desk;
  const ask = () => fetch(form.dataset.ahead, { method: "POST", headers: { "X-Form-Token": form.elements.__RequestVerificationToken.value } }).catch(() => undefined);
  if (!picture || picture.complete) ask();
  else picture.addEventListener("load", ask, { once: true });
}

const isOurs = (event) => event.detail.target === state.part;

document.addEventListener("htmx:beforeRequest", (event) => {
  if (!isOurs(event)) return;
  state.isBusy = true;
  state.faces?.leave();
  // By its button a decision may be undone as by its key.
  const address = event.detail.pathInfo.requestPath;
  if (address.includes("handler=Undo")) state.undos = state.undos.filter((one) => one !== address);
});

document.addEventListener("htmx:beforeSwap", (event) => {
  if (!isOurs(event) || event.detail.xhr.getResponseHeader("X-Desk")) return;
  event.detail.shouldSwap = false;
  const { xhr, elt } = event.detail;
  // A form that was refused as a whole says why on a page of its own; where somebody has to sign in again, the page leads there.
  if (xhr.status === 400 && elt.tagName === "FORM") HTMLFormElement.prototype.submit.call(elt);
  else if (xhr.status < 500) location.reload();
  else fail();
});

document.addEventListener("htmx:sendError", (event) => isOurs(event) && fail());

document.addEventListener("htmx:afterSwap", () => {
  if (document.querySelector("[data-part]") !== state.part) wake(true);
});

// Nobody knows whether it was recorded: a second try is refused if it was.
function fail() {
  state.isBusy = false;
  const text = "The program did not answer, so your decision may not have been recorded. Reload the page to see how the photo stands.";
  let notice = state.part.querySelector("[data-failed]");
  if (!notice) {
    notice = document.createElement("p");
    notice.className = "cl-notice cl-notice--bad";
    notice.dataset.failed = "";
    (state.part.querySelector(".cl-desk__faces") ?? state.part).prepend(notice);
  }
  notice.textContent = text;
  tell(text);
  if (state.faces?.current) state.faces.choose(state.faces.current);
}

useKeys(state, undo);
wake(false);
