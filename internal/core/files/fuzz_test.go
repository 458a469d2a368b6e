package files

import (
	"bytes"
	"image"
	"image/color"
	"image/gif"
	"image/jpeg"
	"strings"
	"testing"
)

// FuzzFile: a file of a stranger is served as nothing that a browser runs, and
// what is shown of a picture was drawn by us.
func FuzzFile(f *testing.F) {
	small := image.NewPaletted(image.Rect(0, 0, 3, 2), []color.Color{color.Black, color.White})
	var j, g bytes.Buffer
	if jpeg.Encode(&j, small, nil) != nil || gif.Encode(&g, small, nil) != nil {
		f.Fatal("no pictures")
	}
	for _, b := range [][]byte{j.Bytes(), g.Bytes(), pngOf(small), []byte("RIFF\x1a\x00\x00\x00WEBPVP8L\x0d\x00\x00\x00/\x00\x00\x00\x10\x07\x10\x11\x11\x88\x88\xfe\x07\x00"),
		[]byte("<svg onload=alert(1)>"), []byte("<!DOCTYPE html><script>"), []byte("%PDF-1.7"), []byte("PK\x03\x04"), {}, []byte("GIF89a<script>")} {
		f.Add(b)
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		kind := sniff(raw)
		if as := served(kind); strings.Contains(as, "html") || strings.Contains(as, "xml") || strings.Contains(as, "script") || strings.Contains(as, "svg") {
			t.Errorf("served as %s", as)
		}
		out, got, err := drawer().redraw(t.Context(), bytes.NewReader(raw), kind)
		if err != nil {
			return
		}
		if !drawable(kind) || !drawable(got) || sniff(out) != got || len(raw) > 64 && bytes.Contains(out, raw) && !bytes.Equal(out, raw) {
			t.Errorf("%s was drawn as %s of %d bytes", kind, got, len(out))
		}
	})
}
