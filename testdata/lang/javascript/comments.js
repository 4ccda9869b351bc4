#!/usr/bin/env node
// line
/* block */ const a = 1; // trailing
/**
 * Doc with "quotes" and // slashes
 */
const b = "// not a comment"; /* é🦀 */
<!-- html-like
