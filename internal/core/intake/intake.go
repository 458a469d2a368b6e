package intake

import (
	"context"
	"embed"
	"log/slog"
	"strconv"
	"strings"

	"github.com/klauspost/compress/zstd"

	"kept.example/kept/internal/core/activity"
	"kept.example/kept/internal/core/cases"
	"kept.example/kept/internal/core/chores"
	"kept.example/kept/internal/core/files"
	"kept.example/kept/internal/core/inboxes"
	"kept.example/kept/internal/core/keys"
	"kept.example/kept/internal/core/notices"
	"kept.example/kept/internal/core/outbox"
	"kept.example/kept/internal/core/people"
	"kept.example/kept/internal/core/settings"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/blob"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/event"
	"kept.example/kept/internal/platform/jobs"
	"kept.example/kept/internal/platform/mail"
)

// Schema holds the tables of this package.
//
//go:embed schema/*.sql
var Schema embed.FS

// Words holds the sentences of this package.
//
//go:embed words/*.json
var Words embed.FS

// Parser reads a mail: the child processes of [mail.Parsers], or [mail.Parse]
// itself in tests.
type Parser func(ctx context.Context, raw []byte) (mail.Message, error)

// Intake is everything said to us.
type Intake struct {
	room                      func() error // nil: nobody watches the disk
	d                         *db.DB
	queue                     *jobs.Queue
	blobs                     *blob.Store
	log                       *slog.Logger
	parse                     Parser
	activity                  *activity.Log
	keys                      *keys.Ring
	staff                     *staff.Staff
	inboxes                   *inboxes.Inboxes
	people                    *people.People
	cases                     *cases.Cases
	files                     *files.Files
	outbox                    *outbox.Outbox
	notices                   *notices.Notices
	senders                   *mail.SenderChecks
	doors                     *doors
	junk                      settings.Of[Junk] // how junk is told from mail
	decideHours, checkSenders settings.Of[int]
	zip                       *zstd.Encoder // EncodeAll is safe for many at once and pools its state
	unzip                     *zstd.Decoder
	press                     press
	turns                     turns
}

// New returns the service, adds its chores, and follows messages that move to
// another case.
func New(d *db.DB, bus *event.Bus, q *jobs.Queue, blobs *blob.Store, log *slog.Logger, reg *chores.Registry, parse Parser, rec *activity.Log, ring *keys.Ring,
	st *staff.Staff, box *inboxes.Inboxes, p *people.People, c *cases.Cases, f *files.Files, out *outbox.Outbox, no *notices.Notices, set *settings.Settings, senders *mail.SenderChecks) (*Intake, error) {
	zip, err := zstd.NewWriter(nil, zstd.WithEncoderLevel(zstd.SpeedFastest), zstd.WithEncoderCRC(false), zstd.WithWindowSize(rowLimit))
	if err != nil {
		return nil, err
	}
	unzip, err := zstd.NewReader(nil, zstd.WithDecoderMaxMemory(8<<20))
	if err != nil {
		return nil, err
	}
	in := &Intake{d: d, queue: q, blobs: blobs, log: log, parse: parse, activity: rec, keys: ring, staff: st, inboxes: box, people: p, cases: c, files: f, outbox: out, notices: no, senders: senders,
		doors: newDoors(d, box, d.Listen(context.Background(), activity.Channel)), zip: zip, unzip: unzip, turns: newTurns()}
	if err := in.declare(set); err != nil {
		return nil, err
	}
	reg.Add(in.chore())
	event.On(bus, "intake.follow_split", in.followSplit)
	return in, nil
}

// declare makes the settings of this package known.
func (in *Intake) declare(set *settings.Settings) (err error) {
	if in.junk, err = settings.Apart(set, "intake.junk", Junk{Threshold: threshold}, checkJunk); err != nil {
		return err
	}
	if in.decideHours, err = settings.Declare(set, "intake.decide_hours", 4, settings.Between(1, 200)); err != nil {
		return err
	}
	in.checkSenders, err = settings.Declare(set, "intake.check_senders", 1, settings.Between(0, 1))
	return err
}

// ids writes the placeholders of a list behind the arguments that are there:
// "($3, $4)". An empty list matches nothing.
func ids(args *[]any, list []int64) string {
	if len(list) == 0 {
		return "(NULL)"
	}
	marks := make([]string, len(list))
	for i, id := range list {
		*args = append(*args, id)
		marks[i] = "$" + strconv.Itoa(len(*args))
	}
	return "(" + strings.Join(marks, ", ") + ")"
}
