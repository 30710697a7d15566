// First in the body: says that scripts run, so that GOV.UK's enhancements may show.
document.body.className +=
  " js-enabled" + ("noModule" in HTMLScriptElement.prototype ? " govuk-frontend-supported" : "");
