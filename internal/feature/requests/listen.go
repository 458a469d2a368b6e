package requests

import (
	"context"
	"fmt"
	"strings"

	"kept.example/kept/internal/core/activity"
	"kept.example/kept/internal/core/cases"
	"kept.example/kept/internal/core/facts"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/jobs"
)

const (
	// atOnce is how much of a message is read while it is filed: nearly all of them
	// whole. What is longer is read by a job.
	atOnce = 2 << 10
	// atMost is how much of a message is read at all.
	atMost = 64 << 10
	// readBack is how many messages are read when a case gets its topic.
	readBack = 10
)

// look keeps the words of a message for note: which case it joins, and so which
// checklist it may serve, is only known there.
func (s *Requests) look(_ context.Context, _ db.View, a cases.Arrival) (any, error) {
	text := unquoted(db.Text(a.Text))
	n := noticed{long: len(text) > atOnce, text: clipped(text, atOnce), stranger: a.NotParticipant}
	for _, f := range a.Files {
		n.files = append(n.files, cases.File{Name: f.Name, Type: f.Type, Size: f.Size, Inline: f.Inline})
	}
	return n, nil
}

// noticed is what look keeps.
type noticed struct {
	text     string
	files    []cases.File
	long     bool // there is more of it
	stranger bool // somebody who takes no part in the case gives nothing
}

// clipped is the beginning of a text, without half a letter at its end.
func clipped(text string, n int) string {
	if len(text) > n {
		text = strings.ToValidUTF8(text[:n], "")
	}
	return text
}

// unquoted is a text without the lines that are marked as a quote: we said that.
func unquoted(text string) string {
	if !strings.Contains(text, ">") {
		return text
	}
	var b strings.Builder
	for line := range strings.Lines(text) {
		if !strings.HasPrefix(strings.TrimLeft(line, " \t"), ">") {
			b.WriteString(line)
		}
	}
	return b.String()
}

// note ticks what a message gives of its case's checklist.
func (s *Requests) note(ctx context.Context, tx *db.Tx, h *cases.Held, message int64, looked any) error {
	n, ok := looked.(noticed)
	if !ok {
		return fmt.Errorf("requests: a look of type %T", looked)
	}
	if h.TopicID == 0 || n.stranger {
		return nil
	}
	if n.long {
		if err := s.desk.Jobs.Put(ctx, tx, Read{message}, jobs.Unique(fmt.Sprint(message))); err != nil {
			return err
		}
	}
	return s.read(ctx, tx, h, message, n.text, n.files)
}

// read ticks what some words and files give of a case's checklist, as far as it
// is not given yet.
func (s *Requests) read(ctx context.Context, tx *db.Tx, h *cases.Held, message int64, text string, files []cases.File) error {
	lines, rows, err := s.lines(ctx, tx, h.Case)
	if err != nil {
		return err
	}
	var found []string
	for _, l := range lines {
		if l.Given && l.How != Person || takenBack(rows, l.ID, message) {
			continue
		}
		value, ok := s.patterns.recognise(l.Item, text, files)
		if !ok {
			continue
		}
		if err := s.give(ctx, tx, h, l.Item, given{MessageID: message, Value: value, How: Found}); err != nil {
			return err
		}
		found = append(found, l.Name(""))
	}
	if len(found) == 0 {
		return nil
	}
	return s.told(ctx, tx, h.ID, "request.found", map[string]any{"n": len(found), "what": strings.Join(found, ", ")}, message)
}

// takenBack says whether somebody has said that a message does not give an item.
func takenBack(rows []given, item, message int64) bool {
	for _, g := range rows {
		if g.ItemID == item && g.Off && g.MessageID >= message {
			return true
		}
	}
	return false
}

// Read reads a long message to its end.
type Read struct {
	Message int64 `json:"message"`
}

// Kind names the job.
func (Read) Kind() string { return "requests.read" }

func (s *Requests) onRead(ctx context.Context, run *jobs.Run, a Read) error {
	return run.Do(ctx, "requests.read", func(ctx context.Context, tx *db.Tx) error {
		m, err := s.desk.Cases.Message(ctx, tx, a.Message)
		if err != nil {
			return skipGone(err)
		}
		h, err := s.desk.Cases.Take(ctx, tx, m.CaseID)
		if err != nil || h.TopicID == 0 {
			return skipGone(err)
		}
		return s.read(ctx, tx, h, m.ID, clipped(unquoted(m.Text), atMost), m.Files)
	})
}

// topicSet reads what a case has heard with the checklist of the topic it has got,
// and learns from whoever said so.
func (s *Requests) topicSet(ctx context.Context, tx *db.Tx, f facts.TopicChanged) error {
	if err := s.learn(ctx, tx, f); err != nil {
		return err
	}
	h, err := s.desk.Cases.Take(ctx, tx, f.Case)
	if err != nil {
		return err
	}
	if h.TopicID != 0 {
		if err := s.readBack(ctx, tx, h); err != nil {
			return err
		}
	}
	return s.mark(ctx, tx, h.ID)
}

// readBack reads the last messages of a case, the oldest of them first.
func (s *Requests) readBack(ctx context.Context, tx *db.Tx, h *cases.Held) error {
	items, err := s.desk.Topics.Checklist(ctx, tx, h.TopicID)
	if err != nil || len(items) == 0 {
		return err
	}
	family, err := s.desk.Cases.Family(ctx, tx, h.ID)
	if err != nil {
		return err
	}
	all, err := lastSaid(ctx, tx, family, readBack)
	if err != nil {
		return err
	}
	ids := make([]int64, len(all))
	for i, m := range all {
		ids[i] = m.ID
	}
	files, err := s.desk.Files.Of(ctx, tx, ids)
	if err != nil {
		return err
	}
	for i := len(all) - 1; i >= 0; i-- {
		m := all[i]
		text := unquoted(m.Text)
		if len(text) > atOnce {
			if err := s.desk.Jobs.Put(ctx, tx, Read{m.ID}, jobs.Unique(fmt.Sprint(m.ID))); err != nil {
				return err
			}
		}
		if err := s.read(ctx, tx, h, m.ID, clipped(text, atOnce), files[m.ID]); err != nil {
			return err
		}
	}
	return nil
}

// split takes what hangs on messages to the case the messages went to.
func (s *Requests) split(ctx context.Context, tx *db.Tx, f facts.CaseSplit) error {
	if err := follow(ctx, tx, f.To, f.Messages); err != nil {
		return err
	}
	if err := s.mark(ctx, tx, f.From); err != nil {
		return err
	}
	return s.mark(ctx, tx, f.To)
}

// merged reckons the numbers of two cases that became one.
func (s *Requests) merged(ctx context.Context, tx *db.Tx, f facts.CasesMerged) error {
	return s.mark(ctx, tx, f.Into)
}

// unmerged reckons the numbers of two cases that are two again.
func (s *Requests) unmerged(ctx context.Context, tx *db.Tx, f facts.CasesUnmerged) error {
	if err := s.mark(ctx, tx, f.Into); err != nil {
		return err
	}
	return s.mark(ctx, tx, f.From)
}

// told records what happened on a case and brings its numbers up to date.
func (s *Requests) told(ctx context.Context, tx *db.Tx, caseID int64, kind string, data map[string]any, message int64) error {
	e := activity.Entry{Kind: kind, CaseID: caseID, Data: data}
	if message != 0 {
		e.Data["message"] = message
	}
	if _, err := s.desk.Activity.Record(ctx, tx, e); err != nil {
		return err
	}
	return s.mark(ctx, tx, caseID)
}

// mark writes what other rooms may know of a case's requests.
func (s *Requests) mark(ctx context.Context, tx *db.Tx, id int64) error {
	family, err := s.desk.Cases.Family(ctx, tx, id)
	if err != nil {
		return err
	}
	all, err := ofCases(ctx, tx, family)
	if err != nil {
		return err
	}
	still := 0
	for _, r := range all {
		if r.State == Open {
			still += len(r.Missing())
		}
	}
	return s.desk.Cases.Mark(ctx, tx, family[0], cases.Values{markTrips: int64(len(all)), markMissing: int64(still)})
}
