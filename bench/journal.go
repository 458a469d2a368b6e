package main

import (
	"bytes"
	"encoding/json"
	"sync"
	"time"
)

// journal is what a desk writes on its standard error: one JSON object a line.
type journal struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (j *journal) Write(b []byte) (int, error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.text.Write(b)
}

func (j *journal) String() string {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.text.String()
}

// forget drops what was written so far.
func (j *journal) forget() {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.text.Reset()
}

// served are the times of the requests that the desk has logged, by route: from
// the first byte in to the last byte out, as the desk itself sees it. Whoever
// asks on the same machine takes processors away from it, but what the asker
// needs to send and to read is not in them.
func (j *journal) served() map[string]spread {
	took := map[string]spread{}
	for line := range bytes.Lines([]byte(j.String())) {
		var one struct {
			Msg, Route string
			Status     int
			MS         float64
		}
		if json.Unmarshal(line, &one) == nil && one.Msg == "request" && one.Status == 200 {
			took[one.Route] = append(took[one.Route], time.Duration(one.MS*float64(time.Millisecond)))
		}
	}
	return took
}
