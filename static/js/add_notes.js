// Files can be dropped on the form, and what is too much is said before it is sent. The form works without this file.
"use strict";

const form = document.querySelector("[data-drop]");

// Browsers send the bare names of a folder's files: where they lie is said beside them.
function tellFiles() {
  const { files, folder, paths } = form.elements;
  const chosen = [...files.files, ...folder.files];
  const bytes = chosen.reduce((sum, file) => sum + file.size, 0);
  const mostFiles = Number(form.dataset.mostFiles), mostBytes = Number(form.dataset.mostBytes);
  let text = chosen.length ? `${chosen.length} file${chosen.length > 1 ? "s" : ""}, ${(bytes / 1e6).toFixed(1)} MB` : "";
  if (chosen.length > mostFiles) text += `: at most ${mostFiles} can be sent at once.`;
  else if (bytes > mostBytes) text += `: at most ${mostBytes / 1e6} MB can be sent at once.`;
  form.querySelector("[data-chosen-files]").textContent = text;
  form.querySelector(".primary").disabled = chosen.length > mostFiles || bytes > mostBytes;
  paths.value = [...folder.files].map((file) => file.webkitRelativePath || file.name).join("\n");
}

form.querySelector("[data-drop-hint]").hidden = false;
form.addEventListener("change", tellFiles);
for (const name of ["dragover", "dragleave", "drop"]) {
  form.addEventListener(name, (event) => {
    if (!event.dataTransfer.types.includes("Files")) return;
    event.preventDefault();
    form.classList.toggle("is-over", name === "dragover");
    if (name !== "drop") return;
    form.elements.files.files = event.dataTransfer.files;
    tellFiles();
  });
}
