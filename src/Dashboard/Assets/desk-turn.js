// Turns what is seen of the photo, by a quarter at a time. The photo and its copies stay as they are.
const QUARTER = 90;

export function turn(desk) {
  const button = desk.querySelector("[data-rotate]");
  const frame = desk.querySelector("[data-rotated]");
  const note = desk.querySelector("[data-rotate-note]");
  const photo = desk.querySelector("[data-photo]");
  if (!button || !frame) return;
  let quarters = 0;
  const to = (next) => {
    quarters = next % 4;
    const isAcross = quarters % 2 === 1;
    const [width, height] = [Number(photo.dataset.width), Number(photo.dataset.height)];
    const scale = isAcross ? Math.min(width / height, height / width) : 1;
    frame.style.transform = quarters === 0 ? "" : `rotate(${quarters * QUARTER}deg) scale(${scale})`;
    note.textContent = quarters === 0 ? "" : "Rotated in this view only: the photo and its copies stay as they are.";
  };
  button.addEventListener("click", () => {
    desk.dispatchEvent(new CustomEvent("desk:turn"));
    to(quarters + 1);
  });
  // Who looks closely, or draws, does so on the photo as it is.
  for (const other of ["desk:draw", "desk:zoom"]) desk.addEventListener(other, () => to(0));
}
