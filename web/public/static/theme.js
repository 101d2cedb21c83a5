// Sets the chosen colours before the first paint. A file of its own, because the page allows no inline script.
(function () {
  var choice = null;
  try {
    choice = localStorage.getItem("heliograph.theme");
  } catch (refused) {
    void refused;
  }
  if (choice !== "light" && choice !== "dark") {
    choice = matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
  }
  document.documentElement.dataset.theme = choice;
})();
