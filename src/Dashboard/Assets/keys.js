// Keyboard shortcuts, and the switch for them that holds on every page.

const isOn = () => localStorage.getItem("keys") !== "off";

export const isTyping = (event) => event.target.matches("input:not([type=checkbox]), textarea, select");

// Keys act only while nothing is typed, without other keys held down, and as long as they are switched on.
export const isShortcut = (event) => isOn() && !isTyping(event) && !event.ctrlKey && !event.altKey && !event.metaKey;

// Shows the list of keys with its switch.
export function showKeys(card) {
  const toggle = card.querySelector("[data-keys-on]");
  toggle.checked = isOn();
  toggle.addEventListener("change", () => localStorage.setItem("keys", toggle.checked ? "on" : "off"));
  card.hidden = false;
}
