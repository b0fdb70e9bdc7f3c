// How large the pictures of a grid are, remembered for this browser.
const KEY = "thumbs";
const isLarge = () => localStorage.getItem(KEY) === "large";

const show = () => {
  for (const grid of document.querySelectorAll(".cl-grid")) grid.classList.toggle("cl-grid--large", isLarge());
};

for (const choice of document.querySelectorAll("[data-thumb-size]")) {
  choice.hidden = false;
  for (const size of choice.querySelectorAll("input")) {
    size.checked = (size.value === "large") === isLarge();
    size.addEventListener("change", () => {
      localStorage.setItem(KEY, size.value);
      show();
    });
  }
}
show();
