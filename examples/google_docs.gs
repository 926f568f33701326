// Check a Google Doc against its transcript: docs/howto/google-docs.md says how to set this up.
//
// The script runs on Google's servers and asks your desk (diffcast serve), so the desk must be reachable over https.
// Its address and token are script properties, so they are not in this code: DESK_URL and DESK_TOKEN.

function onOpen() {
  DocumentApp.getUi().createMenu('diffcast').addItem('Check against transcript…', 'checkDocument').addToUi();
}

/** Asks for the transcript and shows the findings beside the document, whose text is never changed. */
function checkDocument() {
  const ui = DocumentApp.getUi();
  const asked = ui.prompt('Transcript', 'Address of the Google Doc with the transcript:', ui.ButtonSet.OK_CANCEL);
  if (asked.getSelectedButton() !== ui.Button.OK) return;
  try {
    const transcript = DocumentApp.openByUrl(asked.getResponseText().trim());
    const report = compareTexts(transcript.getBody().getText(), DocumentApp.getActiveDocument().getBody().getText());
    ui.showSidebar(HtmlService.createHtmlOutput(pageOf(report)).setTitle('diffcast'));
  } catch (error) {
    ui.alert('diffcast', String(error.message || error), ui.ButtonSet.OK);
  }
}

/** The JSON report of the desk. Throws an error that says what to do. */
function compareTexts(transcript, article) {
  const properties = PropertiesService.getScriptProperties();
  const address = (properties.getProperty('DESK_URL') || '').replace(/\/+$/, '');
  if (!address.startsWith('https://')) throw new Error('Set the script property DESK_URL to the https address of the desk.');
  const answer = UrlFetchApp.fetch(address + '/api/compare?format=json', {
    method: 'post',
    contentType: 'application/json',
    headers: { Authorization: 'Bearer ' + (properties.getProperty('DESK_TOKEN') || '') },
    payload: JSON.stringify({ transcript: { text: transcript }, article: { text: article } }),
    followRedirects: false,
    muteHttpExceptions: true,
  });
  if (answer.getResponseCode() === 200) return JSON.parse(answer.getContentText());
  throw new Error('The desk answered ' + answer.getResponseCode() + ': ' + reasonOf(answer.getContentText()));
}

/** What the desk says is wrong; the first characters of anything else. */
function reasonOf(body) {
  try {
    return JSON.parse(body).detail || body.slice(0, 200);
  } catch (error) {
    return body.slice(0, 200);
  }
}

/** The findings as a page: differences first, contradictions before the rest. Texts are escaped. */
function pageOf(report) {
  const ranks = { correction: 0, check: 1, note: 2 };
  const words = { correction: 'Contradiction', check: 'Check', note: 'Note' };
  const changed = report.facts.filter((fact) => fact.status === 'changed');
  changed.sort((one, other) => ranks[one.severity] - ranks[other.severity]);
  const cards = changed.map((fact) => {
    const reasons = fact.differences.map((each) => '<p><b>' + escaped(each.reason) + '</b></p>').join('');
    return '<h3>' + words[fact.severity] + '</h3>' + reasons + quoted('Transcript', fact.transcript) + quoted('Article', fact.article);
  });
  const remarks = report.remarks.map((remark) => '<p>' + escaped(remark) + '</p>').join('');
  const counts = report.counts;
  const summary = '<p>' + counts.changed + ' differ, ' + counts.transcript_only + ' only in the transcript, ' + counts.article_only + ' only in the article</p>';
  return '<style>body { font: 14px/1.5 sans-serif } h3 { margin: 1.2em 0 0 } p { margin: .3em 0 }</style>' + summary + remarks + cards.join('');
}

function quoted(side, pieces) {
  return '<p>' + side + ': “' + escaped(pieces.map((piece) => piece.text).join(' … ')) + '”</p>';
}

function escaped(text) {
  const signs = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
  return String(text).replace(/[&<>"']/g, (sign) => signs[sign]);
}
