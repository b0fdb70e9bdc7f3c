// Shows the current face, or the place that was clicked, large within the frame of the photo.

// So many faces fit side by side into the frame.
const FACES = 4;
// The long side of the preview that the page shows: a larger photo is fetched once more for a close look.
const PREVIEW = 1600;
const LEAST = 2;
const MOST = 10;

export class Zoom {
  #layer;
  #photo;
  #button;
  #faces;
  #place = null;
  #desk;

  constructor(desk, faces) {
    this.#desk = desk;
    this.#layer = desk.querySelector("[data-layer]");
    this.#button = desk.querySelector("[data-zoom]");
    this.#photo = desk.querySelector("[data-photo]");
    this.#faces = faces;
    if (!this.#layer) return;
    this.#button.addEventListener("click", () => this.toggle());
    this.#photo.addEventListener("click", (event) => {
      // A box chooses its face, and a drawing hand zooms nothing.
      if (event.target.closest(".cl-box") || this.#photo.classList.contains("cl-photo--drawing")) return;
      this.#at(this.#place ? null : this.#pointOf(event), LEAST);
    });
    for (const other of ["desk:draw", "desk:turn"]) desk.addEventListener(other, () => this.#at(null));
    faces.part.addEventListener("desk:face", () => this.#place && this.#toFace());
  }

  toggle() {
    if (!this.#layer) return;
    if (this.#place) this.#at(null);
    else this.#toFace();
  }

  #toFace() {
    const edge = this.#faces.boxOfCurrent?.querySelector(".cl-box__edge");
    if (!edge) return this.#at({ x: 0.5, y: 0.5 }, LEAST);
    const at = (name) => Number(edge.getAttribute(name));
    const [width, height] = [Number(this.#photo.dataset.width), Number(this.#photo.dataset.height)];
    this.#at({ x: (at("x") + at("width") / 2) / width, y: (at("y") + at("height") / 2) / height }, width / (at("width") * FACES));
  }

  #pointOf(event) {
    const frame = this.#photo.getBoundingClientRect();
    return { x: (event.clientX - frame.left) / frame.width, y: (event.clientY - frame.top) / frame.height };
  }

  #fetchClose() {
    const picture = this.#layer.querySelector("img");
    const isSmall = Math.max(Number(this.#photo.dataset.width), Number(this.#photo.dataset.height)) <= PREVIEW;
    if (!isSmall && !picture.src.includes("?")) picture.src += "?size=close";
  }

  // A place in parts of the photo's sides, which comes to the middle as far as the photo reaches; null for the whole photo.
  #at(place, scale = 1) {
    this.#place = place;
    const by = place ? Math.min(Math.max(scale, LEAST), MOST) : 1;
    const shift = (part) => Math.min(Math.max(by * part - 0.5, 0), by - 1) * -100;
    this.#layer.style.transform = place ? `translate(${shift(place.x)}%, ${shift(place.y)}%) scale(${by})` : "";
    if (place) {
      this.#fetchClose();
      this.#desk.dispatchEvent(new CustomEvent("desk:zoom"));
    }
    this.#photo.classList.toggle("cl-photo--large", Boolean(place));
    this.#button.setAttribute("aria-pressed", String(Boolean(place)));
  }
}
