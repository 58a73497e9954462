// Package browsertest drives a real Chromium in tests: it opens pages, clicks
// and types as people do, takes pictures, and checks every page with axe. A page
// that writes an error to the console, as a broken security policy does, fails
// its test. A PlainPerson runs no scripts: what then does nothing is found.
//
// Without Chromium a test is skipped loudly; where CI=true it fails.
package browsertest
