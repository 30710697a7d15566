// Enhancement only: every page works without this file.
// The build puts GOV.UK's own module before these lines, so that the names below are its.
createAll(Button, { preventDoubleClick: true });
createAll(CharacterCount);
createAll(ErrorSummary);
createAll(NotificationBanner);
createAll(PasswordInput);
createAll(ServiceNavigation);
createAll(SkipLink);

// A print button is of use only where a script can open the dialog.
for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}

// On paper every folded part is open.
window.addEventListener("beforeprint", () => {
  for (const part of document.querySelectorAll("details")) part.open = true;
});

// What somebody types in a draft is saved while they type. Without this file it is saved with each button.
for (const form of document.querySelectorAll("form[data-autosave]")) {
  const line = document.querySelector("[data-draft-line]");
  const version = form.querySelector("[name=version]");
  if (!line || !version) continue;
  let waiting = 0, busy = false, again = false, over = false, pressed = null;
  const say = (words) => { if (line.textContent !== words) line.textContent = words; };
  const save = async () => {
    if (over || pressed) return;
    if (busy) { again = true; return; }
    busy = true;
    try {
      const words = new FormData(form);
      words.delete("idempotency_key");
      words.set("then", "autosave");
      const answer = await fetch(form.getAttribute("action") || location.href, {
        method: "POST", body: words, credentials: "same-origin", headers: { Accept: "application/json" },
      });
      const json = (answer.headers.get("Content-Type") || "").includes("application/json");
      if (answer.status === 409) {
        over = !pressed;
        say(form.dataset.autosaveParted);
      } else if (answer.ok && json) {
        const saved = await answer.json();
        version.value = saved.version;
        say(saved.line);
      } else {
        throw new Error(String(answer.status));
      }
    } catch {
      say(form.dataset.autosaveLost);
      setTimeout(save, 20000);
    }
    busy = false;
    if (pressed) form.requestSubmit(pressed);
    else if (again) { again = false; save(); }
  };
  const soon = () => { clearTimeout(waiting); waiting = setTimeout(save, 2000); };
  form.addEventListener("input", soon);
  // A press waits for a saving that is on its way, so that it goes on from what that saved.
  form.addEventListener("submit", (event) => {
    clearTimeout(waiting);
    if (busy && event.submitter) {
      event.preventDefault();
      pressed = event.submitter;
    } else {
      over = true;
    }
  });
}

// Two minutes before a session ends the person is told, and stays with one press. Escape stays too.
for (const warning of document.querySelectorAll("dialog[data-ends-in]")) {
  const good = Number(warning.dataset.endsIn) * 1000, notice = 120000;
  let timer = 0;
  const from = (start) => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      const ends = new Date(start + good);
      warning.querySelector("[data-ends-at]").textContent = ends.toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });
      warning.showModal();
    }, Math.max(start + good - notice - Date.now(), 0));
  };
  const stay = async () => {
    try {
      const answer = await fetch(warning.dataset.stay, { credentials: "same-origin" });
      if (answer.ok) from(Date.now());
    } finally {
      warning.close();
    }
  };
  warning.querySelector("[data-stays]").addEventListener("click", stay);
  warning.addEventListener("cancel", (event) => { event.preventDefault(); stay(); });
  from(Date.now());
}
