// The menu of one's account opens and closes by itself; here it also closes by Escape and by a click elsewhere.
export function closeAccountMenu(root) {
  const menu = root.querySelector("details[data-account-menu]");
  if (!menu) return;
  root.addEventListener("click", (event) => {
    if (!menu.contains(event.target)) menu.open = false;
  });
  menu.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !menu.open) return;
    menu.open = false;
    menu.querySelector("summary").focus();
  });
}
