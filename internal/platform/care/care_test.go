package care

import (
	"log/slog"
	"os"
	"testing"

	"kept.example/kept/internal/platform/fault"
)

func TestTheDeskTakesNothingNewBeforeTheDiskIsFull(t *testing.T) {
	w := &Watch{folder: t.TempDir(), log: slog.New(slog.DiscardHandler), floor: 1 << 20}
	for _, step := range []struct {
		free          int64
		full, reserve bool
	}{
		{2 << 20, false, false}, // too little to put anything aside
		{10 << 20, false, true}, // enough
		{1<<20 - 1, true, true}, // nothing new
		{1<<20 + 1, true, true}, // it does not waver
		{1 << 10, true, false},  // the reserve is given back
		{1<<20 + 99, true, false},
		{2 << 20, false, false},
		{10 << 20, false, true},
	} {
		w.look(step.free)
		if w.Full() != step.full || w.reserved() != step.reserve {
			t.Errorf("%d bytes free: full %v, reserve %v; want %v, %v", step.free, w.Full(), w.reserved(), step.full, step.reserve)
		}
		if is := fault.Is(w.Err(), fault.Unavailable); is != step.full {
			t.Errorf("%d bytes free: %v", step.free, w.Err())
		}
	}
	if info, err := os.Stat(w.reserve()); err != nil || info.Size() != w.floor {
		t.Errorf("the reserve: %v %v", info, err)
	}
}
