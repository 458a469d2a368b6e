package files

import (
	"bytes"
	"image"
	"image/color"
	"image/jpeg"
	"testing"
)

// drawer draws pictures and does nothing else.
func drawer() *Files { return &Files{draw: make(chan struct{}, 1), large: make(chan struct{}, 1)} }

// held is a photo whose camera was held so: white at the upper left as it is seen, grey
// at the upper right, black below.
func held(t *testing.T, is turn, little bool) []byte {
	t.Helper()
	const w, h = 32, 16
	sw, sh := is.seen(w, h)
	stored := image.NewGray(image.Rect(0, 0, w, h))
	for y := range sh {
		for x := range sw {
			light := uint8(0)
			if y < sh/2 {
				light = 255
				if x >= sw/2 {
					light = 128
				}
			}
			px, py := is.stored(x, y, w, h)
			stored.SetGray(px, py, color.Gray{Y: light})
		}
	}
	var b bytes.Buffer
	if err := jpeg.Encode(&b, stored, &jpeg.Options{Quality: 100}); err != nil {
		t.Fatal(err)
	}
	tiff := "MM\x00\x2a\x00\x00\x00\x08\x00\x02\x01\x0f\x00\x02\x00\x00\x00\x04Ann\x00\x01\x12\x00\x03\x00\x00\x00\x01\x00" + string(rune(is)) + "\x00\x00\x00\x00\x00\x00"
	if little {
		tiff = "II\x2a\x00\x08\x00\x00\x00\x02\x00\x0f\x01\x02\x00\x04\x00\x00\x00Ann\x00\x12\x01\x03\x00\x01\x00\x00\x00" + string(rune(is)) + "\x00\x00\x00\x00\x00\x00\x00"
	}
	exif := "Exif\x00\x00" + tiff
	raw := append([]byte{0xff, 0xd8, 0xff, 0xe1, 0, byte(len(exif) + 2)}, exif...)
	return append(raw, b.Bytes()[2:]...)
}

func TestAPhotoIsDrawnAsItIsSeen(t *testing.T) {
	for is := upright; is <= 8; is++ {
		raw := held(t, is, is%2 == 0)
		out, _, err := drawer().redraw(t.Context(), bytes.NewReader(raw), "image/jpeg")
		if err != nil {
			t.Fatal(err)
		}
		if bytes.Contains(out, []byte("Exif")) || bytes.Contains(out, []byte("Ann")) {
			t.Errorf("%d: what the camera knew is left", is)
		}
		shown, err := jpeg.Decode(bytes.NewReader(out))
		if err != nil {
			t.Fatal(err)
		}
		w, h := is.seen(32, 16)
		if got := shown.Bounds().Size(); got != image.Pt(w, h) {
			t.Errorf("%d: drawn as %v", is, got)
		}
		for at, want := range map[image.Point]uint8{image.Pt(2, 2): 255, image.Pt(w-3, 2): 128, image.Pt(2, h-3): 0, image.Pt(w-3, h-3): 0} {
			if got := color.GrayModel.Convert(shown.At(at.X, at.Y)).(color.Gray).Y; max(got, want)-min(got, want) > 24 {
				t.Errorf("%d: at %v the light is %d, not %d", is, at, got, want)
			}
		}
	}
	for _, bad := range [][]byte{nil, {0xff}, {0xff, 0xd8, 0xff, 0xe1, 0, 1}, []byte("\xff\xd8\xff\xe1\x00\x0eExif\x00\x00MM\x00\x2a\xff\xff"), []byte("\xff\xd8\xff\xe1\x00\x12Exif\x00\x00II\x2a\x00\x08\x00\x00\x00\xff\xff")} {
		if got := turnOf(bad); got != upright {
			t.Errorf("%q is turned by %d", bad, got)
		}
	}
}

func TestAPhotoOfFiftyMillionPointsIsDrawnSmaller(t *testing.T) {
	var b bytes.Buffer
	if err := jpeg.Encode(&b, image.NewGray(image.Rect(0, 0, 8192, 6144)), nil); err != nil {
		t.Fatal(err)
	}
	out, _, err := drawer().redraw(t.Context(), bytes.NewReader(b.Bytes()), "image/jpeg")
	if err != nil {
		t.Fatal(err)
	}
	if size, err := jpeg.DecodeConfig(bytes.NewReader(out)); err != nil || size.Width*size.Height > mostShown || size.Width*6144 != size.Height*8192 {
		t.Errorf("drawn as %d by %d, %v", size.Width, size.Height, err)
	}
	several := bytes.Replace(b.Bytes(), []byte{0xff, 0xc0}, []byte{0xff, 0xc2}, 1) // in several passes it takes five times the room
	if _, _, err := drawer().redraw(t.Context(), bytes.NewReader(several), "image/jpeg"); err == nil {
		t.Error("a large picture in several passes is drawn")
	}
}
