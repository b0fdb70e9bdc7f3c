// Keys for every decision.

import { isShortcut, isTyping, showKeys } from "./keys.js";

// Shows the list of keys, as far as they are for this page.
export function showDeskKeys(desk) {
  const card = desk.querySelector("[data-keys]");
  if (!card) return;
  const isReview = Boolean(document.querySelector("[data-ahead]"));
  for (const part of card.querySelectorAll("[data-review-only]")) part.hidden = !isReview;
  for (const part of card.querySelectorAll("[data-photo-only]")) part.hidden = isReview;
  showKeys(card);
}

// Listens once for all photos that come and go.
export function useKeys(state, undo) {
  document.addEventListener("keydown", (event) => {
    if (isTyping(event) && event.key === "Escape") event.target.blur();
    if (isShortcut(event) && act(state, event, undo)) event.preventDefault();
  });
  document.addEventListener("click", (event) => {
    const open = event.target.closest("[data-open]");
    if (open) state.faces?.choose(open.closest(".cl-face"));
  });
}

function act(state, event, undo) {
  const { faces } = state;
  const key = event.key;
  // Until the answer is there nobody knows what stands on the screen next.
  if (state.isBusy) return key.length === 1;
  if (key === "j" || key === "k") {
    faces?.step(key === "j" ? 1 : -1);
    return faces !== null;
  }
  // A key that is held down decides once.
  if (event.repeat) return /^[0-9a-z]$/.test(key);
  if (key === "u") return undo();
  if (key === "z") {
    state.zoom?.toggle();
    return true;
  }
  if (key === "/") {
    const field = faces?.current?.querySelector("input[name=q]");
    field?.focus();
    return Boolean(field);
  }
  if (/^[0-9]$/.test(key)) {
    faces?.seen?.querySelector(`[data-key="${key}"]`)?.click();
    return true;
  }
  const target = /^[a-z]$/.test(key) ? state.part.querySelector(`[data-key="${key}"]`) : null;
  // To open what is folded up decides nothing yet.
  const isFold = target?.tagName === "SUMMARY";
  if (!target || (faces && !faces.isPhotoSeen && !isFold)) return false;
  target.click();
  if (isFold) target.scrollIntoView({ block: "center" });
  return true;
}
