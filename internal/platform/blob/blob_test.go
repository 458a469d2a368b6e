package blob_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"kept.example/kept/internal/platform/blob"
	"kept.example/kept/internal/platform/fault"
)

func open(t *testing.T) (*blob.Store, string) {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "files")
	s, err := blob.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	return s, dir
}

func TestPutAndOpen(t *testing.T) {
	s, _ := open(t)
	content := bytes.Repeat([]byte("kept "), 100_000)
	sum, size, err := s.Put(t.Context(), bytes.NewReader(content))
	if err != nil || size != int64(len(content)) || sum != sha256.Sum256(content) {
		t.Fatalf("Put: %s, %d, %v", sum, size, err)
	}
	f, err := s.Open(t.Context(), sum)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if got, err := io.ReadAll(f); err != nil || !bytes.Equal(got, content) {
		t.Errorf("read %d bytes, %v", len(got), err)
	}
	if ok, err := s.Check(t.Context(), sum); !ok || err != nil {
		t.Errorf("Check: %v, %v", ok, err)
	}
	if again, err := blob.ParseSum(sum.String()); again != sum || err != nil {
		t.Errorf("ParseSum: %s, %v", again, err)
	}
}

func TestTheSameContentIsKeptOnce(t *testing.T) {
	s, _ := open(t)
	var wg sync.WaitGroup
	for range 16 {
		wg.Go(func() {
			if _, _, err := s.Put(t.Context(), strings.NewReader("the same")); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	n := 0
	err := s.Walk(t.Context(), func(sum blob.Sum, size int64) error {
		n++
		if size != 8 || sum != sha256.Sum256([]byte("the same")) {
			t.Errorf("walked %s of %d bytes", sum, size)
		}
		return nil
	})
	if n != 1 || err != nil {
		t.Errorf("%d files, %v; want one", n, err)
	}
}

// broken gives some bytes and then fails, as a line that dies does.
type broken struct{ r io.Reader }

func (b broken) Read(p []byte) (int, error) {
	n, err := b.r.Read(p)
	if errors.Is(err, io.EOF) {
		err = io.ErrUnexpectedEOF
	}
	return n, err
}

func TestWhatFailsHalfWayLeavesNothing(t *testing.T) {
	s, dir := open(t)
	if _, _, err := s.Put(t.Context(), broken{strings.NewReader("half")}); !errors.Is(err, io.ErrUnexpectedEOF) {
		t.Fatalf("Put: %v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, _, err := s.Put(ctx, strings.NewReader("late")); !errors.Is(err, context.Canceled) {
		t.Fatalf("Put after the end: %v", err)
	}
	if left, err := os.ReadDir(filepath.Join(dir, "tmp")); len(left) != 0 || err != nil {
		t.Errorf("left behind: %v, %v", left, err)
	}
}

func TestACrashLeavesNothing(t *testing.T) {
	_, dir := open(t)
	if err := os.WriteFile(filepath.Join(dir, "tmp", "in-123"), []byte("half"), 0o600); err != nil {
		t.Fatal(err)
	}
	s, err := blob.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	if left, _ := os.ReadDir(filepath.Join(dir, "tmp")); len(left) != 0 {
		t.Errorf("left behind: %v", left)
	}
	if err := s.Walk(t.Context(), func(sum blob.Sum, _ int64) error { t.Errorf("a file %s", sum); return nil }); err != nil {
		t.Error(err)
	}
}

func TestAFileThatIsNotHere(t *testing.T) {
	s, _ := open(t)
	sum := blob.Sum(sha256.Sum256([]byte("never")))
	if _, err := s.Open(t.Context(), sum); !fault.Is(err, fault.NotFound) {
		t.Errorf("Open: %v, want NotFound", err)
	}
	if has, err := s.Has(t.Context(), sum); has || err != nil {
		t.Errorf("Has: %v, %v", has, err)
	}
	if err := s.Remove(t.Context(), sum); err != nil {
		t.Errorf("Remove: %v", err)
	}
}

func TestCheckFindsRot(t *testing.T) {
	s, dir := open(t)
	sum, _, err := s.Put(t.Context(), strings.NewReader("as it was"))
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, sum.String()[:2], sum.String()), []byte("as it is"), 0o600); err != nil {
		t.Fatal(err)
	}
	if ok, err := s.Check(t.Context(), sum); ok || err != nil {
		t.Errorf("Check: %v, %v; want false", ok, err)
	}
}
