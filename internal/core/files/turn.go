package files

import (
	"encoding/binary"
	"image"
	"image/color"
	"iter"
)

// turn is how a camera was held, as a photo says (EXIF): from 1, upright, to 8.
type turn int

// upright is a picture that is seen as it is stored.
const upright turn = 1

// mostSegments is how many parts of the head of a photo are looked through.
const mostSegments = 64

// segments gives the parts of the head of a photo, up to where the picture begins: the
// kind of each and what it holds.
func segments(jpeg []byte) iter.Seq2[byte, []byte] {
	return func(yield func(byte, []byte) bool) {
		at := 2 // behind the mark of the beginning
		for range mostSegments {
			if at+4 > len(jpeg) || jpeg[at] != 0xff {
				return
			}
			size := int(binary.BigEndian.Uint16(jpeg[at+2:]))
			end := at + 2 + size
			if jpeg[at+1] == 0xda || size < 2 || end > len(jpeg) || !yield(jpeg[at+1], jpeg[at+4:end]) {
				return
			}
			at = end
		}
	}
}

// heavy says whether a photo takes more than three bytes a point while it is drawn: it is
// sent in several passes, or has more than three colours. No camera makes such ones.
func heavy(jpeg []byte, size image.Config) bool {
	for kind := range segments(jpeg) {
		if kind == 0xc2 {
			return true
		}
	}
	return size.ColorModel == color.CMYKModel
}

// turnOf reads how a photo is to be turned to be seen upright. What cannot be read says
// nothing.
func turnOf(jpeg []byte) turn {
	for kind, body := range segments(jpeg) {
		if kind == 0xe1 && len(body) > 6 && string(body[:6]) == "Exif\x00\x00" {
			return turnIn(body[6:])
		}
	}
	return upright
}

// turnIn reads it from the part that holds what the camera knew.
func turnIn(tiff []byte) turn {
	if len(tiff) < 8 {
		return upright
	}
	var order binary.ByteOrder = binary.BigEndian
	if string(tiff[:2]) == "II" {
		order = binary.LittleEndian
	}
	at := int64(order.Uint32(tiff[4:]))
	if at+2 > int64(len(tiff)) {
		return upright
	}
	n := int64(order.Uint16(tiff[at:]))
	for i := range n {
		entry := at + 2 + 12*i
		if entry+12 > int64(len(tiff)) {
			break
		}
		if order.Uint16(tiff[entry:]) != 0x0112 {
			continue
		}
		if t := turn(order.Uint16(tiff[entry+8:])); t >= upright && t <= 8 {
			return t
		}
		break
	}
	return upright
}

// seen is the size of a stored picture as it is seen.
func (t turn) seen(w, h int) (int, int) {
	if t >= 5 {
		return h, w
	}
	return w, h
}

// stored is where in a stored picture of a size a seen point lies.
func (t turn) stored(x, y, w, h int) (int, int) {
	switch t {
	case 2:
		return w - 1 - x, y
	case 3:
		return w - 1 - x, h - 1 - y
	case 4:
		return x, h - 1 - y
	case 5:
		return y, x
	case 6:
		return y, h - 1 - x
	case 7:
		return w - 1 - y, h - 1 - x
	case 8:
		return w - 1 - y, x
	}
	return x, y
}

// redrawn is a photo as it is seen, and smaller by a whole factor where it has more
// than mostShown points. Its colours are kept at half its size, as photos have them, so
// that it takes one and a half bytes a point.
func redrawn(from image.Image, t turn) image.Image {
	b := from.Bounds()
	by := 1
	for (b.Dx()/by)*(b.Dy()/by) > mostShown {
		by++
	}
	if t == upright && by == 1 {
		return from
	}
	at := points(from)
	w, h := b.Dx()/by, b.Dy()/by
	sw, sh := t.seen(w, h)
	out := image.NewYCbCr(image.Rect(0, 0, max(1, sw), max(1, sh)), image.YCbCrSubsampleRatio420)
	for y := range sh {
		for x := range sw {
			px, py := t.stored(x, y, w, h)
			light, n := 0, 0
			for dy := range by {
				for dx := range by {
					c := at(b.Min.X+px*by+dx, b.Min.Y+py*by+dy)
					light, n = light+int(c.Y), n+1
					if dx == 0 && dy == 0 && x%2 == 0 && y%2 == 0 {
						i := out.COffset(x, y)
						out.Cb[i], out.Cr[i] = c.Cb, c.Cr
					}
				}
			}
			out.Y[out.YOffset(x, y)] = uint8(light / n)
		}
	}
	return out
}

// points reads single points of a picture.
func points(from image.Image) func(x, y int) color.YCbCr {
	switch p := from.(type) {
	case *image.YCbCr:
		return p.YCbCrAt
	case *image.Gray:
		return func(x, y int) color.YCbCr { return color.YCbCr{Y: p.GrayAt(x, y).Y, Cb: 128, Cr: 128} }
	}
	return func(x, y int) color.YCbCr {
		r, g, b, _ := from.At(x, y).RGBA()
		yy, cb, cr := color.RGBToYCbCr(uint8(r>>8), uint8(g>>8), uint8(b>>8))
		return color.YCbCr{Y: yy, Cb: cb, Cr: cr}
	}
}
