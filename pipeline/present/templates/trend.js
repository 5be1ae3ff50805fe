const rows = [...document.querySelectorAll("table.trend tbody tr")].map((el) => ({ el, words: searchable(el.cells[0].textContent) }));
const words = rows.map((r) => r.words);
function draw() {
  const query = matcher($("search").value, words), state = $("state").value;
  let shown = 0;
  for (const r of rows) {
    const yes = query.fits(r.words) && (!state || r.el.dataset.state === state);
    r.el.hidden = !yes;
    shown += yes;
  }
  $("shown").textContent = String(shown);
  mark(query, rows.filter((r) => !r.el.hidden).map((r) => r.el));
  writeAddress();
}
$("search").addEventListener("input", draw);
$("state").addEventListener("change", draw);
readAddress();
draw();
