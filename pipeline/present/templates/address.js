// What is chosen stands in the address, so that a link or the button "back" shows it again.
const fields = () => [...$("finder").querySelectorAll("input, select")];
function readAddress() {
  const asked = new URLSearchParams(location.search);
  for (const field of fields()) {
    field.value = asked.get(field.id) || "";
    if (field.selectedIndex === -1) field.value = ""; // a choice that this page does not have
  }
}
function writeAddress() {
  const said = new URLSearchParams();
  for (const field of fields()) if (field.value) said.set(field.id, field.value);
  const query = said.toString(), now = location.search.slice(1);
  if (query === new URLSearchParams(now).toString()) return;
  try { history.replaceState(null, "", `${location.pathname}${query ? `?${query}` : ""}${location.hash}`); } catch { /* a page that is shown from within another */ }
}
