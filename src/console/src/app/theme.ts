export type Theme = "light" | "dark";

const KEPT = "pannier-console.theme";

/** As chosen before, or as the device is set. */
export function startingTheme(): Theme {
  const kept = localStorage.getItem(KEPT);
  if (kept === "light" || kept === "dark") return kept;
  return window.matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
}

export function showTheme(theme: Theme): void {
  document.documentElement.dataset["theme"] = theme;
}

export function keepTheme(theme: Theme): void {
  localStorage.setItem(KEPT, theme);
  showTheme(theme);
}
