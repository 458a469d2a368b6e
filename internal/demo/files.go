package demo

import (
	"bytes"
	"fmt"
	"hash/crc32"
	"image"
	"image/color"
	"image/jpeg"
	"math"
	"path"

	"kept.example/kept/internal/platform/mail"
)

// attachment is a file that a customer attached, drawn here.
func attachment(name string) (mail.File, error) {
	switch path.Ext(name) {
	case ".jpg":
		b, err := leak(name)
		return mail.File{Name: name, Type: "image/jpeg", Data: b}, err
	case ".pdf":
		return mail.File{Name: name, Type: "application/pdf", Data: receipt()}, nil
	}
	return mail.File{}, fmt.Errorf("nobody draws %s", name)
}

// leak is a picture of a kettle in a puddle, each in a light of its own.
func leak(name string) ([]byte, error) {
	var tint uint8
	if name != "base-leak.jpg" {
		tint = crc(name)
	}
	const w, h = 640, 480
	img := image.NewRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			c := kettle(float64(x)/w, float64(y)/h)
			c.R, c.B = c.R-min(c.R, tint/2), c.B-min(c.B, 40-min(40, tint))
			img.SetRGBA(x, y, c)
		}
	}
	var b bytes.Buffer
	err := jpeg.Encode(&b, img, &jpeg.Options{Quality: 82})
	return b.Bytes(), err
}

// kettle is the colour of one point: of the body, its base, the handle, the
// water, or the kitchen.
func kettle(x, y float64) color.RGBA {
	shine := uint8(40 * math.Max(0, math.Sin(x*14)))
	switch {
	case in(x, y, 0.5, 0.44, 0.19, 0.27) && y < 0.66:
		return color.RGBA{92 + shine, 98 + shine, 104 + shine, 255}
	case y >= 0.66 && y < 0.72 && math.Abs(x-0.5) < 0.17:
		return color.RGBA{36, 36, 40, 255}
	case in(x, y, 0.7, 0.42, 0.1, 0.16) && !in(x, y, 0.7, 0.42, 0.065, 0.12):
		return color.RGBA{58, 40, 30, 255}
	case in(x, y, 0.5, 0.165, 0.035, 0.03):
		return color.RGBA{58, 40, 30, 255}
	case in(x, y, 0.44, 0.76, 0.33, 0.075):
		return color.RGBA{150, 178, 196, 255}
	case y > 0.62:
		return color.RGBA{186 - uint8(40*y), 150 - uint8(40*y), 112 - uint8(30*y), 255}
	}
	return color.RGBA{226 - uint8(30*y), 222 - uint8(30*y), 212 - uint8(20*y), 255}
}

// in says whether a point lies in an ellipse.
func in(x, y, cx, cy, rx, ry float64) bool {
	dx, dy := (x-cx)/rx, (y-cy)/ry
	return dx*dx+dy*dy < 1
}

// receipt is a page of PDF.
func receipt() []byte {
	lines := "BT /F1 20 Tf 60 760 Td (Hearth & Kettle) Tj /F1 11 Tf 0 -34 Td (Receipt 58112) Tj 0 -24 Td (1 Drip No. 2, slate) Tj 0 -16 Td (Paid by card: 1 249.00 SEK) Tj 0 -30 Td (Keep this page. It is your guarantee.) Tj ET"
	objects := []string{
		"<< /Type /Catalog /Pages 2 0 R >>",
		"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
		"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 5 0 R /Resources << /Font << /F1 4 0 R >> >> >>",
		"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
		fmt.Sprintf("<< /Length %d >>\nstream\n%s\nendstream", len(lines), lines),
	}
	var b bytes.Buffer
	b.WriteString("%PDF-1.4\n")
	var at []int
	for i, o := range objects {
		at = append(at, b.Len())
		fmt.Fprintf(&b, "%d 0 obj\n%s\nendobj\n", i+1, o)
	}
	start := b.Len()
	fmt.Fprintf(&b, "xref\n0 %d\n0000000000 65535 f \n", len(objects)+1)
	for _, n := range at {
		fmt.Fprintf(&b, "%010d 00000 n \n", n)
	}
	fmt.Fprintf(&b, "trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n", len(objects)+1, start)
	return b.Bytes()
}

// crc is a small number of a name.
func crc(name string) uint8 { return uint8(crc32.ChecksumIEEE([]byte(name)) % 80) }
