const MOST = 14; // bodies drawn; the table of figures has all
const COLLECTIVE = "collective";
const ROW = 24; // height of a bar with the space around it
const kindOrder = Object.keys(data.deadline_kinds), roleOrder = Object.keys(data.roles);
const charts = {};
const figures = {
  timeline(f) {
    const n = new Map();
    for (const t of tasks.filter((t) => fits(t, f, "month"))) for (const d of meant(t, f)) if (d.dated && (!f.kind || d.kind === f.kind)) {
      const key = `${d.month} ${d.kind}`;
      n.set(key, (n.get(key) || 0) + 1);
    }
    return [...n].map(([key, n]) => {
      const [month, kind] = key.split(" ");
      return { key: month, month, label: monthName(month), shown: monthName(month), part: data.deadline_kinds[kind] || kind, kind: data.deadline_kinds[kind] || kind, order: kindOrder.indexOf(kind), rank: data.months.indexOf(month), n };
    });
  },
  load(f) {
    const n = new Map(), all = new Map();
    for (const t of tasks.filter((t) => fits(t, f, "agency"))) {
      const mine = t.every.filter(([role]) => !f.role || role === f.role);
      for (const key of new Set(mine.map(([role, body, via]) => JSON.stringify([body, via ? COLLECTIVE : role])))) n.set(key, (n.get(key) || 0) + 1);
      for (const [body, via] of new Map(mine.map(([, body, via]) => [body, via]))) all.set(body, (all.get(body) || 0) + (via ? 1e-4 : 1)); // those named come first
    }
    const order = [...all].sort((a, b) => b[1] - a[1] || data.bodies[a[0]].localeCompare(data.bodies[b[0]], "vi")).map(([body]) => body);
    return [...n].map(([key, n]) => {
      const [body, role] = JSON.parse(key);
      return { key: body, label: data.bodies[body], part: role === COLLECTIVE ? say("by_collective") : data.roles[role] || role, order: role === COLLECTIVE ? roleOrder.length : roleOrder.indexOf(role), rank: order.indexOf(body), n };
    });
  },
  months(f) {
    const n = new Map(), all = new Map();
    for (const t of tasks.filter((t) => fits(t, f, "agency"))) for (const body of new Set(t.b.filter(([role]) => role === (f.role || "lead")).map(([, body]) => body)))
      for (const d of t.deadlines) if (d.dated && binds(t, d, body) && (!f.kind || d.kind === f.kind) && (!f.month || d.month === f.month)) {
        const key = JSON.stringify([body, d.month]);
        n.set(key, (n.get(key) || 0) + 1);
        all.set(body, (all.get(body) || 0) + 1);
      }
    const order = [...all].sort((a, b) => b[1] - a[1] || data.bodies[a[0]].localeCompare(data.bodies[b[0]], "vi")).map(([body]) => body);
    return [...n].map(([key, n]) => {
      const [body, month] = JSON.parse(key);
      return { key: body, label: data.bodies[body], month, part: monthName(month), shown: monthName(month), rank: order.indexOf(body), n };
    });
  },
  areas(f) {
    const rows = data.sections.flatMap(([key, label], rank) => ["with_date", "without_date"].map((part, order) => ({ key, label, part: say(part), order, rank, n: 0 })));
    const at = new Map(rows.map((r) => [`${r.key} ${r.order}`, r]));
    for (const t of tasks.filter((t) => fits(t, f, "section"))) at.get(`${t.s} ${meant(t, f).some((d) => d.dated) ? 0 : 1}`).n += 1;
    return rows;
  },
};
const ids = Object.keys(figures).filter((id) => $(id)); // a plan without a date has no charts of months
const filterOf = { timeline: "month", load: "agency", months: "agency", areas: "section" };

// The same figures as a table: for the keyboard, for readers of screens and for print.
function tabulate(id, rows) {
  const order = id === "timeline" ? kindOrder.map((k) => data.deadline_kinds[k]) : id === "load" ? [...roleOrder.map((r) => data.roles[r]), say("by_collective")] : id === "months" ? data.months.map(monthName) : [say("with_date"), say("without_date")];
  const parts = order.filter((p) => rows.some((r) => r.part === p && r.n));
  const lines = new Map();
  for (const r of [...rows].sort((a, b) => a.rank - b.rank)) lines.set(r.key, { label: r.label, ...lines.get(r.key), [r.part]: r.n });
  const body = [...lines].map(([key, line]) => {
    const button = el("button", { type: "button", class: "pick", "aria-pressed": String($(filterOf[id]).value === key) }, line.label);
    button.addEventListener("click", () => { choose(filterOf[id], key); [...$(`${id}-figures`).querySelectorAll("button")].find((b) => b.textContent === line.label)?.focus(); });
    return el("tr", {}, el("th", { scope: "row" }, button), ...parts.map((p) => el("td", { class: "n" }, String(line[p] || 0))));
  });
  const heading = document.querySelector(`label[for="${filterOf[id]}"]`).textContent;
  const head = el("tr", {}, ...[heading, ...parts].map((p, i) => el("th", { scope: "col", class: i ? "n" : null }, p)));
  $(`${id}-figures`).replaceChildren(el("table", { "aria-labelledby": `${id}-title` }, el("thead", {}, head), el("tbody", {}, ...body)));
}
const shownRows = (id, rows) => (id === "load" || id === "months" ? rows.filter((r) => r.rank < MOST) : rows);
const barsHeight = (rows) => ROW * Math.max(1, new Set(rows.map((r) => r.key)).size);
function follow(f) {
  for (const id of ids) {
    const all = figures[id](f), rows = shownRows(id, all), view = charts[id];
    tabulate(id, all);
    if (id === "load" || id === "months") {
      const bodies = new Set(all.map((r) => r.key)).size;
      $(`${id}-more`).textContent = bodies > MOST ? say("load_more", { shown: MOST, all: bodies }) : "";
    }
    if (!view) continue;
    if (id !== "timeline") view.height(barsHeight(rows));
    view.signal("chosen", f[filterOf[id]]).data("rows", rows).run();
  }
}
drawn.push(follow);

async function drawChart(id) {
  const font = getComputedStyle(document.body).fontFamily, wide = $(id).clientWidth, narrow = wide < 420, bars = id !== "timeline";
  const ink = { labelColor: "var(--ink)", labelFont: font, labelFontSize: 12, titleColor: "var(--ink)" };
  const config = {
    font, view: { stroke: null }, aria: false,
    axis: { ...ink, gridColor: "var(--line)", domainColor: "var(--line)", tickColor: "var(--line)" },
    axisY: { labelLimit: narrow ? 120 : 210 },
    legend: { ...ink, labelLimit: 0, columns: bars ? (wide < 620 ? 1 : 6) : narrow ? 3 : 6 },
  };
  const f = chosen(), rows = shownRows(id, figures[id](f)), spec = data.charts[id];
  spec.data.values = rows;
  if (bars) spec.height = barsHeight(rows);
  else spec.layer[1].data.values = data.months.includes(today.slice(0, 7)) ? [{ month: today.slice(0, 7) }] : [];
  const made = await vegaEmbed($(id), spec, { actions: false, renderer: "svg", ast: true, logLevel: 1, config });
  charts[id] = made.view;
  made.view.addEventListener("click", (_, item) => {
    const key = item?.datum?.key;
    if (key) choose(filterOf[id], key);
  });
}
addEventListener("DOMContentLoaded", async () => {
  for (const id of ids) {
    try { await drawChart(id); } catch (fault) { $(id).textContent = say("chart_failed", { why: fault.message }); }
  }
  document.documentElement.dataset.charts = "drawn";
});
