// With a script: times are shown in the time zone and the language of the browser. Without, they are in UTC.
"use strict";

const LOCAL_TIME = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "short" });

for (const time of document.querySelectorAll("time[datetime]")) {
  time.title = time.textContent;
  time.textContent = LOCAL_TIME.format(new Date(time.dateTime));
}
