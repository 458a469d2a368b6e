package files

import (
	"bytes"
	"context"
	"errors"
	"image"
	"image/gif"
	"image/jpeg"
	"image/png"
	"io"

	"golang.org/x/image/webp"

	"kept.example/kept/internal/platform/fault"
)

const (
	mostPixels  = 16 << 20 // of a picture that is drawn anew: 64 MB while it is drawn
	mostPhoto   = 50 << 20 // of a photo, which takes one and a half bytes a point, three at most
	mostShown   = 16 << 20 // of what is made of a photo
	mostPicture = 20 << 20 // bytes of its file
)

// errPicture is a file that is no picture we draw.
var errPicture = errors.New("not a picture we draw")

// Draw makes a picture of ours of bytes that are one, by what they are and not by
// what anybody says they are. As many are drawn at one time as the desk can bear.
func (f *Files) Draw(ctx context.Context, r io.Reader) (out []byte, kind string, err error) {
	defer fault.Wrap(&err, "files.Draw")
	select {
	case f.draw <- struct{}{}:
		defer func() { <-f.draw }()
	case <-ctx.Done():
		return nil, "", ctx.Err()
	}
	head := make([]byte, 512)
	n, err := io.ReadFull(r, head)
	if err != nil && !errors.Is(err, io.ErrUnexpectedEOF) && !errors.Is(err, io.EOF) {
		return nil, "", err
	}
	out, kind, err = f.redraw(ctx, io.MultiReader(bytes.NewReader(head[:n]), r), sniff(head[:n]))
	if errors.Is(err, errPicture) {
		return nil, "", fault.New(fault.NotFound, "files.fault.no_picture").Because(err)
	}
	return out, kind, err
}

// redraw decodes a picture and encodes it anew, so that what a browser gets
// was made by us, pixel by pixel: no comments, no place where it was taken, no
// other file hidden in it. A photo is turned as it is to be seen. Of a moving picture it
// is the first frame. Of large photos one is drawn at a time.
func (f *Files) redraw(ctx context.Context, r io.Reader, kind string) (out []byte, outKind string, err error) {
	raw, err := io.ReadAll(io.LimitReader(r, mostPicture+1))
	if err != nil {
		return nil, "", err
	}
	if len(raw) > mostPicture {
		return nil, "", errPicture
	}
	size, decode := image.Config{}, (func(io.Reader) (image.Image, error))(nil)
	switch kind {
	case "image/png":
		size, err = png.DecodeConfig(bytes.NewReader(raw))
		decode = png.Decode
	case "image/jpeg":
		size, err = jpeg.DecodeConfig(bytes.NewReader(raw))
		decode = jpeg.Decode
	case "image/gif":
		size, err = gif.DecodeConfig(bytes.NewReader(raw))
		decode = gif.Decode
	case "image/webp":
		size, err = webp.DecodeConfig(bytes.NewReader(raw))
		decode = webp.Decode
	default:
		return nil, "", errPicture
	}
	most := mostPixels
	if kind == "image/jpeg" && !heavy(raw, size) {
		most = mostPhoto
	}
	if err != nil || size.Width <= 0 || size.Height <= 0 || size.Width > most/size.Height {
		return nil, "", errors.Join(errPicture, err)
	}
	if size.Width > mostPixels/size.Height {
		select {
		case f.large <- struct{}{}:
			defer func() { <-f.large }()
		case <-ctx.Done():
			return nil, "", ctx.Err()
		}
	}
	drawn, err := decode(bytes.NewReader(raw))
	if err != nil {
		return nil, "", errors.Join(errPicture, err)
	}
	var b bytes.Buffer
	if kind == "image/jpeg" {
		err, outKind = jpeg.Encode(&b, redrawn(drawn, turnOf(raw)), &jpeg.Options{Quality: 85}), "image/jpeg"
	} else {
		err, outKind = png.Encode(&b, drawn), "image/png"
	}
	return b.Bytes(), outKind, err
}
