package blob

import (
	"errors"
	"os"
	"strings"
	"syscall"
	"testing"

	"kept.example/kept/internal/platform/fault"
)

func TestAFailingDiskEndsTheStoreAndAFullOneDoesNot(t *testing.T) {
	s, err := Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	s.sync = func(*os.File) error { return syscall.ENOSPC }
	if _, _, err := s.Put(t.Context(), strings.NewReader("one")); !fault.Is(err, fault.Unavailable) {
		t.Errorf("a full disk: %v", err)
	}
	select {
	case err := <-s.Dead():
		t.Fatalf("a full disk ended it: %v", err)
	default:
	}
	s.sync = func(*os.File) error { return syscall.EIO }
	for range 2 {
		if _, _, err := s.Put(t.Context(), strings.NewReader("two")); !errors.Is(err, syscall.EIO) {
			t.Errorf("a failing disk: %v", err)
		}
	}
	if err := <-s.Dead(); !errors.Is(err, syscall.EIO) {
		t.Errorf("it ends with %v", err)
	}
}
