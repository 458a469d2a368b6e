package web

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"embed"
	"encoding/base64"
	"io/fs"
	"mime"
	"net/http"
	"path"
	"strings"
	"sync"

	"kept.example/kept/internal/platform/fault"
)

//go:embed static
var files embed.FS

// assetSet is the embedded files as they are served.
type assetSet struct {
	hash  string // of all files: scripts find each other by relative paths
	files map[string]asset
}

type asset struct {
	kind   string
	plain  []byte
	packed []byte // nil when packing does not help
	tag    string
}

// assets reads the embedded files once.
var assets = sync.OnceValue(func() assetSet {
	set := assetSet{files: map[string]asset{}}
	sum := sha256.New()
	err := fs.WalkDir(files, "static", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		b, err := files.ReadFile(name)
		if err != nil {
			return err
		}
		name = strings.TrimPrefix(name, "static/")
		kind := assetKind(name)
		if kind == "" {
			return nil
		}
		if path.Ext(name) == ".css" {
			b = []byte(lean(string(b)))
		}
		sum.Write([]byte(name))
		sum.Write(b)
		set.files[name] = asset{kind: kind, plain: b, packed: pack(kind, b), tag: contentTag(b)}
		return nil
	})
	if err != nil { // reading what is embedded cannot fail
		return assetSet{}
	}
	set.hash = base64.RawURLEncoding.EncodeToString(sum.Sum(nil))[:12]
	return set
})

// assetKind returns the content type of a file that is served; "" for others.
func assetKind(name string) string {
	switch path.Ext(name) {
	case ".js":
		return "text/javascript; charset=utf-8"
	case ".css":
		return "text/css; charset=utf-8"
	case ".svg":
		return "image/svg+xml"
	case ".woff2":
		return "font/woff2"
	case ".png":
		return "image/png"
	case ".webmanifest":
		return "application/manifest+json"
	}
	return ""
}

// leastPacked is how small a file may be and still be packed, which happens once.
const leastPacked = 256

func pack(kind string, b []byte) []byte {
	if strings.HasPrefix(kind, "font/") || strings.HasPrefix(kind, "image/png") || len(b) < leastPacked {
		return nil
	}
	var out bytes.Buffer
	z, err := gzip.NewWriterLevel(&out, gzip.BestCompression)
	if err != nil {
		return nil
	}
	if _, err := z.Write(b); err != nil || z.Close() != nil || out.Len() >= len(b) {
		return nil
	}
	return out.Bytes()
}

// Asset returns the address of an embedded file such as app.css; it changes
// when any of them does, so that browsers may keep it for ever.
func Asset(name string) string { return "/static/" + assets().hash + "/" + name }

// static serves an embedded file: for ever under the hash of this build, and
// fresh each time under any other, which a page from before an update asks for.
func (rt *Router) static(w http.ResponseWriter, r *http.Request) error {
	hash, name, _ := strings.Cut(strings.TrimPrefix(r.URL.Path, "/static/"), "/")
	f, ok := assets().files[name]
	if !ok {
		return fault.New(fault.NotFound, "web.fault.no_page")
	}
	h := w.Header()
	h.Set("Content-Type", f.kind)
	h.Set("ETag", f.tag)
	h.Set("Cache-Control", "no-cache")
	if hash == assets().hash {
		h.Set("Cache-Control", "public, max-age=31536000, immutable")
	}
	if matches(r.Header.Get("If-None-Match"), f.tag, true) {
		w.WriteHeader(http.StatusNotModified)
		return nil
	}
	body := f.plain
	if f.packed != nil {
		addVary(h, "Accept-Encoding")
		if acceptsGzip(r.Header.Get("Accept-Encoding")) {
			h.Set("Content-Encoding", "gzip")
			body = f.packed
		}
	}
	if r.Method == http.MethodHead {
		return nil
	}
	if _, err := w.Write(body); err != nil {
		return nil //nolint:nilerr // the reader is gone: nobody is left to answer
	}
	return nil
}

// attachment returns a Content-Disposition that saves a file under a name.
func attachment(name string) string {
	name = strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f || r == '/' || r == '\\' {
			return '_'
		}
		return r
	}, name)
	if d := mime.FormatMediaType("attachment", map[string]string{"filename": name}); d != "" {
		return d
	}
	return "attachment"
}

// Download makes the answer a file that the browser saves and never runs.
func Download(w http.ResponseWriter, name, contentType string) {
	h := w.Header()
	h.Set("Content-Type", contentType)
	h.Set("Content-Disposition", attachment(name))
	h.Set("Content-Security-Policy", fileOnly)
}

// fileOnly has a browser run nothing of a file.
const fileOnly = "default-src 'none'; sandbox"
