package pdf_test

import (
	"bytes"
	"fmt"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/pdfcpu/pdfcpu/pkg/api"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/model"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/types"

	"kept.example/kept/internal/platform/pdf"
)

// TestMain is also the child, as the hidden command of kept is.
func TestMain(m *testing.M) {
	if len(os.Args) > 1 && os.Args[1] == "child" {
		if err := pdf.ServeChild(os.Stdin, os.Stdout); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	if len(os.Args) > 1 && os.Args[1] == "hang" {
		for n := 0; n >= 0; n = max(n, 1) { // as a reader does that comes to no end
		}
	}
	os.Exit(m.Run())
}

// receipt is a PDF of one page that tells of its maker in all the ways there are.
func receipt() []byte {
	var b bytes.Buffer
	var at []int
	add := func(text string) {
		at = append(at, b.Len())
		fmt.Fprintf(&b, "%d 0 obj\n%s\nendobj\n", len(at), text)
	}
	stream := func(dict, text string) string {
		return fmt.Sprintf("<<%s/Length %d>>\nstream\n%s\nendstream", dict, len(text), text)
	}
	b.WriteString("%PDF-1.6\n")
	add(`<</Type/Catalog/Pages 2 0 R/Metadata 6 0 R/PieceInfo<</Shop<</LastModified(D:20260101)/Private(SECRET-PIECE)>>>>/OpenAction<</S/JavaScript/JS(app.alert\('SECRET-SCRIPT'\))>>` +
		`/Names<</EmbeddedFiles<</Names[(a)<</Type/Filespec/F(a.txt)/EF<</F 8 0 R>>>>]>>>>>>`)
	add("<</Type/Pages/Kids[3 0 R]/Count 1>>")
	add("<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>/Metadata 6 0 R>>")
	add(stream("", "BT /F1 12 Tf 10 100 Td (Kettle 49.00 EUR) Tj ET"))
	add("<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>")
	add(stream("/Type/Metadata/Subtype/XML", "<x:xmpmeta>SECRET-XMP</x:xmpmeta>"))
	add("<</Author(SECRET-AUTHOR)/Creator(SECRET-TOOL)/Title(SECRET-TITLE)/CreationDate(D:20260102030405Z)>>")
	add(stream("/Type/EmbeddedFile", "SECRET-FILE"))
	table := b.Len()
	fmt.Fprintf(&b, "xref\n0 %d\n0000000000 65535 f \n", len(at)+1)
	for _, n := range at {
		fmt.Fprintf(&b, "%010d 00000 n \n", n)
	}
	fmt.Fprintf(&b, "trailer\n<</Size %d/Root 1 0 R/Info 7 0 R>>\nstartxref\n%d\n%%%%EOF\n", len(at)+1, table)
	return b.Bytes()
}

// within is everything that a PDF holds, unpacked.
func within(t *testing.T, raw []byte) string {
	t.Helper()
	ctx, err := api.ReadContext(bytes.NewReader(raw), model.NewDefaultConfiguration())
	if err != nil {
		t.Fatal(err)
	}
	if err := ctx.EnsurePageCount(); err != nil || ctx.PageCount != 1 {
		t.Fatalf("%d pages: %v", ctx.PageCount, err)
	}
	var b strings.Builder
	for _, entry := range ctx.Table {
		if entry == nil || entry.Object == nil {
			continue
		}
		b.WriteString(entry.Object.String())
		if o, ok := entry.Object.(types.StreamDict); ok {
			if err := o.Decode(); err != nil {
				t.Fatal(err)
			}
			b.Write(o.Content)
		}
	}
	return b.String()
}

var secrets = []string{"SECRET-AUTHOR", "SECRET-TOOL", "SECRET-TITLE", "20260102", "SECRET-XMP", "SECRET-PIECE", "SECRET-SCRIPT", "SECRET-FILE"}

func TestAPlainPDFShowsItsPagesAndNotItsMaker(t *testing.T) {
	raw := receipt()
	before := within(t, raw)
	for _, one := range secrets {
		if !strings.Contains(before, one) {
			t.Errorf("%s is not in what it is to be taken out of", one)
		}
	}
	child := pdf.NewPlainer([]string{os.Args[0], "child"})
	for name, plain := range map[string]func([]byte) ([]byte, error){
		"here": pdf.Plain, "in a child": func(raw []byte) ([]byte, error) { return child.Plain(t.Context(), raw) },
	} {
		out, err := plain(raw)
		if err != nil {
			t.Fatal(name, err)
		}
		after := within(t, out)
		for _, one := range secrets {
			if strings.Contains(after, one) || bytes.Contains(out, []byte(one)) {
				t.Errorf("%s: %s is left", name, one)
			}
		}
		if !strings.Contains(after, "Kettle 49.00 EUR") {
			t.Errorf("%s: its page is gone: %s", name, after)
		}
	}
}

func TestWhatIsNoPDFIsAnError(t *testing.T) {
	child := pdf.NewPlainer([]string{os.Args[0], "child"})
	good := receipt()
	for name, raw := range map[string][]byte{
		"nothing": nil, "a word": []byte("%PDF-1.7"), "no end": bytes.Repeat([]byte("%PDF-1.7 1 0 obj << /A "), 5000),
		"a loop": bytes.ReplaceAll(good, []byte("/Kids[3 0 R]"), []byte("/Kids[2 0 R]")),
	} {
		if out, err := child.Plain(t.Context(), raw); err == nil {
			t.Errorf("%s: made %d bytes", name, len(out))
		}
	}
	if _, err := pdf.NewPlainer([]string{"/nowhere/kept"}).Plain(t.Context(), good); err == nil {
		t.Error("a child that does not start makes something")
	}
}

// A file that its reader never comes to the end of costs its child, and nobody else's turn
// for longer than the patience with one.
func TestAChildThatHangsIsKilled(t *testing.T) {
	hangs := pdf.NewPlainer([]string{os.Args[0], "hang"})
	hangs.Hurry(50 * time.Millisecond)
	var all sync.WaitGroup
	for range 5 {
		all.Go(func() {
			if _, err := hangs.Plain(t.Context(), receipt()); err == nil {
				t.Error("a child that hangs makes something")
			}
		})
	}
	all.Wait()
}

func FuzzPlain(f *testing.F) {
	f.Add(receipt())
	f.Add([]byte("%PDF-1.7\nxref\n0 1\ntrailer<</Root 1 0 R/Size 1>>startxref\n9\n%%EOF"))
	child := pdf.NewPlainer([]string{os.Args[0], "child"}) // the library may stumble and loop: the child does
	f.Fuzz(func(t *testing.T, raw []byte) {
		if len(raw) > 1<<16 {
			return
		}
		if out, err := child.Plain(t.Context(), raw); err == nil && !bytes.HasPrefix(out, []byte("%PDF-")) {
			t.Errorf("made %q", out)
		}
	})
}
