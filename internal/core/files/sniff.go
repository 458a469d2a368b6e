package files

import (
	"net/http"
	"strings"

	"kept.example/kept/internal/core/cases"
)

// sniff says what bytes are, by the bytes alone: neither the sender's word nor
// the ending of the name counts. What could run in a browser (HTML, SVG, XML)
// is plain text or unknown.
func sniff(b []byte) string {
	kind, _, _ := strings.Cut(http.DetectContentType(b[:min(len(b), 512)]), ";")
	switch kind {
	case "text/html", "text/xml", "text/plain":
		return "text/plain"
	}
	return kind
}

// served is the type a file is served as: one that no browser runs, else
// unknown bytes.
func served(kind string) string {
	switch kind {
	case "image/png", "image/jpeg", "image/gif", "image/webp", "application/pdf", "application/zip", "audio/mpeg", "audio/wave", "video/mp4":
		return kind
	case "text/plain":
		return "text/plain; charset=utf-8"
	}
	return "application/octet-stream"
}

// Pictured says whether a file can be shown as a picture.
func Pictured(f cases.File) bool { return drawable(f.Type) && f.Size <= mostPicture }

// drawable says whether we can draw a type anew.
func drawable(kind string) bool {
	return kind == "image/png" || kind == "image/jpeg" || kind == "image/gif" || kind == "image/webp"
}
