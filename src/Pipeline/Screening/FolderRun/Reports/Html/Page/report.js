// The page is complete without this script: the tiles are then links to the groups. With it they filter.
(() => {
  "use strict";
  const tiles = [...document.querySelectorAll("[data-show]")];
  const groups = [...document.querySelectorAll("[data-verdict]")];
  const cards = [...document.querySelectorAll(".card")];
  const find = document.getElementById("find");
  const because = document.getElementById("because");
  const showBoxes = document.getElementById("show-boxes");
  const shown = document.getElementById("shown");
  let show = "all";

  const matches = (card, text, reason) =>
    card.dataset.file.toLowerCase().includes(text) &&
    (reason === "" || card.dataset.reasons.split(" ").includes(reason));

  const apply = () => {
    const text = find.value.trim().toLowerCase();
    const narrowed = text !== "" || because.value !== "";
    let count = 0;
    for (const group of groups) {
      const wanted = show === "all" || group.dataset.verdict === show;
      let inGroup = 0;
      for (const card of group.querySelectorAll(".card")) {
        card.hidden = !matches(card, text, because.value);
        inGroup += card.hidden ? 0 : 1;
      }
      group.hidden = !wanted || (narrowed && inGroup === 0);
      count += wanted ? inGroup : 0;
    }
    for (const tile of tiles) {
      tile.setAttribute("aria-current", String(tile.dataset.show === show));
    }
    const all = show === "all" && !narrowed;
    shown.textContent = all ? "" : `Showing ${count.toLocaleString("en-GB")} of ${cards.length.toLocaleString("en-GB")} photos.`;
  };

  for (const tile of tiles) {
    tile.addEventListener("click", event => {
      event.preventDefault();
      show = tile.dataset.show === show ? "all" : tile.dataset.show;
      apply();
    });
  }

  // A face of the list lights its box up, so that one of many can be found.
  const light = (event, on) => {
    const face = event.target.closest(".face");
    if (face) {
      const box = face.closest(".card").querySelector(`.box[data-face="${face.dataset.face}"]`);
      box?.classList.toggle("lit", on);
    }
  };

  document.addEventListener("mouseover", event => light(event, true));
  document.addEventListener("mouseout", event => light(event, false));
  find.addEventListener("input", apply);
  because.addEventListener("change", apply);
  showBoxes.addEventListener("change", () => document.body.classList.toggle("boxes-always", showBoxes.checked));
  document.getElementById("tools").addEventListener("submit", event => event.preventDefault());
  document.getElementById("tools").hidden = false;
  apply();
})();
