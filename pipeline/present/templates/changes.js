const NAMES = ["section", "agency", "kind"];
const articles = [...document.querySelectorAll("article")];
const rows = data.lines.map((line, i) => ({ ...line, el: articles[i], words: searchable(articles[i].textContent) }));
const words = rows.map((r) => r.words);
const buttons = [...document.querySelectorAll("#counts button")];
function draw() {
  const query = matcher($("find").value, words), [section, agency, kind] = NAMES.map((n) => $(n).value);
  let shown = 0;
  for (const r of rows) {
    const yes = (!section || r.section === section) && (!agency || r.agencies.includes(agency)) && (!kind || r.kinds.includes(kind)) && query.fits(r.words);
    r.el.hidden = !yes;
    shown += yes;
  }
  $("shown").textContent = String(shown);
  $("loose").hidden = !query.loose;
  $("none").hidden = shown > 0;
  $("clear").disabled = !query.words.length && NAMES.every((n) => !$(n).value);
  for (const n of NAMES) $(n).classList.toggle("on", Boolean($(n).value));
  for (const b of buttons) b.setAttribute("aria-pressed", String(b.dataset.kind === kind));
  mark(query, rows.filter((r) => !r.el.hidden).map((r) => r.el));
  writeAddress();
}
for (const n of NAMES) $(n).addEventListener("change", draw);
$("find").addEventListener("input", draw);
for (const b of buttons) b.addEventListener("click", () => { $("kind").value = $("kind").value === b.dataset.kind ? "" : b.dataset.kind; draw(); });
$("clear").addEventListener("click", () => { $("find").value = ""; for (const n of NAMES) $(n).value = ""; draw(); $("find").focus(); });
addEventListener("popstate", () => { readAddress(); draw(); });
readAddress();
draw();
