// Marking claims in a captured text. Without scripts the form below the text does the same.

import "./steps.js";
import "./selection.js";
import "./surroundings.js";
