package mail

import (
	"bytes"
	"strings"
	"time"
)

// Trace is the first value of each of the fields with which a mailbox's server
// notes a mail's way: Return-Path, Delivered-To and their like, by name in
// lower case. They prove nothing: a sender may write them too.
func Trace(raw []byte) map[string]string {
	found := map[string]string{}
	rest := tidyStart(raw)
	for range 100 {
		line, next, ok := cutLine(rest)
		if !ok || len(line) == 0 {
			break
		}
		rest = next
		name, value, ok := bytes.Cut(line, []byte(":"))
		key := strings.ToLower(string(bytes.TrimSpace(name)))
		if !ok || !traceFields[key] || found[key] != "" || len(value) > 1000 {
			continue
		}
		found[key] = strings.TrimSpace(string(value))
	}
	return found
}

// ReceivedAt is when the last server on a mail's way took it, as that server
// noted it on top of the header; the zero time where none did.
func ReceivedAt(header []byte) time.Time {
	fs, _ := splitHeader(tidyStart(header))
	v := fs.first("Received")
	i := strings.LastIndexByte(v, ';')
	if i < 0 {
		return time.Time{}
	}
	return parseDate(v[i+1:])
}
