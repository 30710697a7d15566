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
