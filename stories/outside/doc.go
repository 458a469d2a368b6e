// Package outside drives Kept as the world does: it starts the real binary and
// uses only its doors (mail over SMTP, pages in a real browser, the API, a
// relay that takes what goes out). Stories are told with it.
package outside
