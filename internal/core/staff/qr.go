package staff

import (
	"fmt"
	"strings"

	"github.com/boombuler/barcode/qr"
)

// quiet is the white margin of a QR code, which readers need.
const quiet = 4

// picture is a QR code as one path of squares, and its side with the margin.
type picture struct {
	Path string
	Side int
}

// qrOf draws a text as a QR code.
func qrOf(text string) (picture, error) {
	code, err := qr.Encode(text, qr.M, qr.Auto)
	if err != nil {
		return picture{}, err
	}
	var b strings.Builder
	size := code.Bounds().Dx()
	for y := range size {
		for x := range size {
			if r, _, _, _ := code.At(x, y).RGBA(); r == 0 {
				fmt.Fprintf(&b, "M%d %dh1v1h-1z", x+quiet, y+quiet)
			}
		}
	}
	return picture{b.String(), size + 2*quiet}, nil
}
