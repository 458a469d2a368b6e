package web

import (
	"context"
	"io"
	"log/slog"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"
)

// metaTakes is how long an operation may take.
const metaTakes = "kept.takes"

// File is a file that the API answers with: what is read of it is written piece by piece,
// so that it may be of any length.
type File struct {
	Name, Type string
	Write      func(ctx context.Context, w io.Writer) error
}

type fileOut struct {
	Type        string `header:"Content-Type"`
	Disposition string `header:"Content-Disposition"`
	Policy      string `header:"Content-Security-Policy"`
	Body        func(huma.Context)
}

// Files adds an operation that answers with a file, of one of the types; takes is how long
// that may take. What goes wrong once it has begun ends the answer in its midst, so that
// nobody takes it for whole.
func Files[I any](rt *Router, access string, op huma.Operation, takes time.Duration, types []string, h func(ctx context.Context, in *I) (File, error)) {
	op.Responses = map[string]*huma.Response{"200": {Description: "The file", Content: map[string]*huma.MediaType{}}}
	for _, one := range types {
		op.Responses["200"].Content[one] = &huma.MediaType{Schema: &huma.Schema{Type: huma.TypeString}}
	}
	op.Metadata = map[string]any{metaTakes: takes}
	register(rt, access, op, false, func(ctx context.Context, in *I) (*fileOut, error) {
		f, err := h(ctx, in)
		if err != nil {
			return nil, err
		}
		return &fileOut{f.Type, attachment(f.Name), fileOnly, func(c huma.Context) {
			if err := f.Write(c.Context(), c.BodyWriter()); err != nil {
				rt.log.Error("a file was not written to its end", "request", RequestID(ctx), "file", f.Name, slog.Any("err", err))
				panic(http.ErrAbortHandler)
			}
		}}, nil
	})
}
