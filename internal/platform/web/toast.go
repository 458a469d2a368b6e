package web

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
)

// SayToast has the page say something at its edge, with the path that takes it
// back, "" for none. Where target is on the page, what that path answers goes
// there.
func SayToast(w http.ResponseWriter, text, undo, target string) error {
	said := map[string]map[string]string{"toast": {"text": text}}
	if undo != "" {
		said["toast"]["undo"], said["toast"]["target"] = undo, target
	}
	b, err := json.Marshal(said)
	if err != nil {
		return err
	}
	w.Header().Set("HX-Trigger", ascii(string(b)))
	return nil
}

// ascii writes what a header cannot hold as JSON escapes.
func ascii(s string) string {
	var b strings.Builder
	for _, r := range s {
		switch {
		case r < 0x80:
			b.WriteRune(r)
		case r < 0x10000:
			fmt.Fprintf(&b, `\u%04x`, r)
		default:
			r -= 0x10000
			fmt.Fprintf(&b, `\u%04x\u%04x`, 0xd800+r>>10, 0xdc00+r&0x3ff)
		}
	}
	return b.String()
}
