// Follows a batch that is being received or screened, and counts the selected photos.

const at = (id) => document.getElementById(id);
const progress = at("progress");

if (progress) {
  const source = new EventSource(progress.dataset.events);
  let tenth = -1;
  const show = (event) => {
    const news = JSON.parse(event.data);
    const bar = at("progress-bar");
    at("progress-text").textContent = news.text;
    // The page itself changes once screening has started.
    if (!bar && news.total > 0) return reload();
    if (bar) [bar.max, bar.value] = [news.total || 1, news.done];
    const now = news.total > 0 ? Math.floor((10 * news.done) / news.total) : 0;
    if (now !== tenth) at("progress-live").textContent = news.text;
    tenth = now;
  };
  const reload = () => {
    source.close();
    // Do not disturb somebody who is selecting photos.
    if (chosen().length === 0) location.reload();
    else at("progress-live").textContent = "Screening has finished. Refresh the page to see all the photos.";
  };
  source.addEventListener("progress", show);
  source.addEventListener("over", (event) => {
    show(event);
    reload();
  });
  addEventListener("pagehide", () => source.close());
}

function chosen() {
  return [...document.querySelectorAll("#grid input[name=photos]:checked")];
}

const all = at("choose-all");
if (all) {
  const boxes = [...document.querySelectorAll("#grid input[name=photos]")];
  all.hidden = boxes.length === 0;
  const open = () => boxes.filter((box) => !box.closest("details:not([open])"));
  const count = () => {
    const many = chosen().length;
    at("chosen-count").textContent = many === 0 ? "" : many === 1 ? "1 photo selected" : `${many} photos selected`;
    all.textContent = boxes.length > 0 && many >= open().length ? "Clear selection" : "Select all on this page";
  };
  all.addEventListener("click", () => {
    const on = chosen().length < open().length;
    // Of a scene whose other photos are folded away the first is enough.
    for (const box of on ? open() : boxes) box.checked = on;
    count();
  });
  at("grid").addEventListener("change", count);
  count();
}
