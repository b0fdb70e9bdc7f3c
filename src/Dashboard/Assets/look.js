// The copies of a release by key. The next ones are fetched while one is looked at, and held in this page alone. A copy counts as looked at once its picture is on the screen.
import { isShortcut, showKeys } from "./keys.js";

const look = document.querySelector("[data-look]");
if (look) start();

function start() {
  const ahead = 2;
  const release = look.dataset.look;
  const base = `/releases/${release}/look`;
  const panel = look.querySelector("[data-panel]");
  const previousLink = look.querySelector("[data-previous]");
  const nextLink = look.querySelector("[data-next]");
  const backLink = document.querySelector("[data-back]");
  const takeOutForm = look.querySelector("[data-take-out]");
  const taken = document.querySelector("[data-taken]");
  const token = takeOutForm.elements.__RequestVerificationToken.value;
  const held = new Map();
  const telling = new Set();
  // The photo whose copy can be seen; null while another one is coming, and then no key acts.
  let shown = null;
  let turn = 0;

  const links = () => [...look.querySelectorAll("[data-strip] a")];
  const here = () => links().find((link) => link.ariaCurrent === "true");
  const photoOf = (link) => Number(link.dataset.photo);
  const beside = (step) => links()[links().indexOf(here()) + step];

  useKeys();
  useClicks();
  settle(photoOf(here()));
  if (look.getBoundingClientRect().bottom > innerHeight) look.scrollIntoView({ block: "start" });

  function useKeys() {
    const acts = {
      ArrowRight: next, j: next, ArrowLeft: previous, k: previous, x: takeOut,
      u: () => taken.hidden || taken.querySelector("form").requestSubmit(),
      Escape: () => leave(backLink.href),
    };
    showKeys(look.querySelector("[data-keys]"));
    document.addEventListener("keydown", (event) => {
      if (!isShortcut(event) || !acts[event.key]) return;
      event.preventDefault();
      // A key that is held down is one key.
      if (!event.repeat) acts[event.key]();
    });
  }

  function useClicks() {
    look.addEventListener("click", (event) => {
      const link = event.target.closest("a[data-photo], [data-next], [data-previous]");
      if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      if (link === nextLink) next();
      else if (link === previousLink) previous();
      else show(photoOf(link));
    });
    backLink.addEventListener("click", (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      leave(backLink.href);
    });
    takeOutForm.addEventListener("submit", (event) => {
      event.preventDefault();
      takeOut();
    });
  }

  function next() {
    if (shown === null) return;
    const link = beside(1);
    if (link) show(photoOf(link));
    else leave(look.dataset.end);
  }

  function previous() {
    const link = beside(-1);
    if (shown !== null && link) show(photoOf(link));
  }

  async function takeOut() {
    if (shown === null) return;
    const photo = shown;
    shown = null;
    const answer = await post("TakeOut", { photo });
    if (!answer.ok || answer.redirected) return leave(backLink.href);
    const link = here();
    const after = beside(1) ?? beside(-1);
    const number = link.dataset.number;
    link.closest("li").remove();
    letGo(photo);
    if (!after) return location.assign(`${base}?taken=${photo}&number=${number}`);
    const form = taken.querySelector("form");
    form.elements.photo.value = photo;
    form.elements.number.value = number;
    taken.querySelector("[data-taken-name]").textContent = `${number.padStart(4, "0")}.jpg`;
    taken.hidden = false;
    show(photoOf(after));
  }

  async function show(photo) {
    const mine = ++turn;
    shown = null;
    point(photo);
    panel.replaceChildren(look.querySelector("[data-waiting]").content.cloneNode(true));
    try {
      const copy = await hold(photo);
      if (mine !== turn) return;
      panel.innerHTML = copy.panel;
      const image = panel.querySelector("img");
      if (image && copy.picture) image.src = copy.picture;
      await settle(photo, copy);
    } catch {
      // Whatever it was, the page itself shows it: a sign-in, or what has become of the release.
      location.assign(`${base}?photo=${photo}`);
    }
  }

  // Waits until the picture is on the screen, and tells that it is.
  async function settle(photo, copy) {
    const mine = turn;
    const image = panel.querySelector("img");
    const isThere = image !== null && image.src !== "" && (await image.decode().then(() => true, () => false));
    if (mine !== turn) return;
    if (image && !isThere) {
      image.hidden = true;
      panel.querySelector("[data-none]").hidden = false;
    }
    shown = photo;
    if (isThere && copy) tell(photo, copy.content);
    else if (isThere) mark(photo);
    lookAhead();
  }

  function tell(photo, content) {
    const told = post("Shown", { photo, content }).then((answer) => {
      telling.delete(told);
      if (answer.ok) mark(photo);
      else letGo(photo);
    });
    telling.add(told);
  }

  // What was looked at counts on the next page.
  async function leave(address) {
    shown = null;
    await Promise.allSettled(telling);
    location.assign(address);
  }

  function mark(photo) {
    const link = links().find((one) => photoOf(one) === photo);
    if (!link) return;
    link.dataset.seen = "yes";
    link.querySelector("[data-seen-text]").textContent = ", looked at";
    count();
  }

  function count() {
    const all = links();
    const seen = all.filter((link) => link.dataset.seen === "yes").length;
    look.querySelector("[data-count]").textContent = `${seen} of ${all.length} ${all.length === 1 ? "copy" : "copies"} looked at by you`;
  }

  function point(photo) {
    for (const link of links()) {
      if (photoOf(link) === photo) link.ariaCurrent = "true";
      else link.removeAttribute("aria-current");
    }
    const [before, after] = [beside(-1), beside(1)];
    look.querySelector("[data-place]").textContent = `${links().indexOf(here()) + 1} of ${links().length}`;
    count();
    previousLink.hidden = !before;
    if (before) previousLink.href = before.href;
    nextLink.href = after ? after.href : look.dataset.end;
    nextLink.textContent = after ? "Next" : look.dataset.endText;
    takeOutForm.elements.photo.value = photo;
    backLink.hash = `photo-${photo}`;
    history.replaceState(null, "", `${base}?photo=${photo}`);
  }

  function lookAhead() {
    const all = links();
    const place = all.indexOf(here());
    const near = all.slice(Math.max(place - 1, 0), place + 1 + ahead).map(photoOf);
    for (const photo of held.keys()) if (!near.includes(photo)) letGo(photo);
    for (const photo of all.slice(place + 1, place + 1 + ahead).map(photoOf)) hold(photo).catch(() => held.delete(photo));
  }

  function hold(photo) {
    if (!held.has(photo)) held.set(photo, fetchCopy(photo));
    return held.get(photo);
  }

  function letGo(photo) {
    held.get(photo)?.then((copy) => copy.picture && URL.revokeObjectURL(copy.picture), () => undefined);
    held.delete(photo);
  }

  async function fetchCopy(photo) {
    const asked = { headers: { "X-Requested-With": "script" } };
    const [text, picture] = await Promise.all([fetch(`${base}?handler=Copy&photo=${photo}`, asked), fetch(`/photos/${photo}/copies/${release}?ahead=true`, asked)]);
    if (!text.ok || text.redirected || picture.redirected) throw new Error(`The copy of photo ${photo} was not given.`);
    return {
      panel: await text.text(),
      picture: picture.ok ? URL.createObjectURL(await picture.blob()) : null,
      content: picture.headers.get("ETag")?.replaceAll('"', ""),
    };
  }

  function post(handler, fields) {
    return fetch(`${base}?handler=${handler}`, {
      method: "POST", body: new URLSearchParams(fields), headers: { "X-Form-Token": token, "X-Requested-With": "script" },
    });
  }
}
