// What every page has, a customer's too.
import "./htmx-glue.js";
import "./dialog.js";
import "./menu.js";
import "./toast.js";
import "./tabs.js";
import "./offline.js";
import "./reltime.js";
import "./autosize.js";
import "./submit-once.js";
