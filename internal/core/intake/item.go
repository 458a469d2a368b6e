package intake

import (
	"context"
	"encoding/json"
	"errors"
	"time"

	"kept.example/kept/internal/core/outbox"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/mail"
	"kept.example/kept/internal/platform/words"
)

// Via is the way by which something came.
type Via string

// The ways.
const (
	SMTP   Via = "smtp"
	LMTP   Via = "lmtp"
	IMAP   Via = "imap"
	Page   Via = "page" // a customer wrote on their own page
	Form   Via = "form" // a public form
	API    Via = "api"
	Chat   Via = "chat"
	Import Via = "import"
)

// State is where an item stands.
type State string

// The states.
const (
	Received    State = "received"    // stored; to be filed by a job
	Filed       State = "filed"       // FiledAs says as what
	Quarantined State = "quarantined" // somebody decides, by DecideBy
	Dismissed   State = "dismissed"   // somebody decided that it is for nobody, and said why
)

// As is what an item was filed as.
type As string

// What items are filed as.
const (
	AsNothing   As = "" // it is not filed
	AsCase      As = "case"
	AsJoined    As = "joined"
	AsDuplicate As = "duplicate" // of DuplicateOf
	AsReport    As = "report"
	AsAutoReply As = "auto_reply"
	AsReceipt   As = "receipt"
)

// The words for states and for what items are filed as.
var (
	stateNames = words.Family("intake.state.", Received, Filed, Quarantined, Dismissed)
	asNames    = words.Family("intake.as.", AsCase, AsJoined, AsDuplicate, AsReport, AsAutoReply, AsReceipt)
)

// Item is one thing as it arrived at one inbox.
type Item struct {
	ID, InboxID int64
	Via         Via
	State       State
	As          As
	Reason      outbox.Reason // why it is held or dismissed; none otherwise
	From        string        // the envelope's; "" for <>
	To          []string      // the recipients of this inbox
	IP, HELO    string
	TLS         bool
	Size        int64     // of the raw bytes
	Sum         []byte    // their SHA-256; empty once erased
	Kept        string    // row, file or erased
	SaidBy      string    // who wrote it, as far as it says, for lists
	Subject     string    // for lists
	PersonID    int64     // 0 until known
	CaseID      int64     // 0 for none
	MessageID   int64     // the message it became, or reports on; 0 for none
	DuplicateOf int64     // the item it is a second copy of; 0 for none
	Released    bool      // somebody released it from quarantine
	DecidedBy   int64     // the user who released or dismissed it; 0 for none
	DecideBy    time.Time // db.Never for none
	ReceivedAt  time.Time // by us
	CameAt      time.Time // to the mailbox that we read it from; else as ReceivedAt
	FiledAt     time.Time // zero until it has left received
	Version     int64

	Verdict  mail.Verdict // of the sender checks; the zero one where none was made
	Score    int          // how much it looks like junk
	Signs    []Sign       // and why, the heaviest first
	Junked   bool         // the mail provider had put it among the junk
	History  bool         // it lay there before we looked: nobody waits for it
	Header   bool         // it is too large to be fetched: only its header is here
	Known    bool         // we have written to its author
	OwnerID  int64        // the user who decides about it while it is held; 0 for nobody
	AlarmAt  time.Time    // when somebody is told that it is still held; db.Never for none
	Alarms   int          // how many were told: the owner, then the leads
	Domain   string       // its author's
	Author   string       // the author's address while it is filed; kept as a sum
	FreeInto int64        // the case of a second mail that freed it; 0 for none
}

const itemColumns = `id, inbox_id, via, state, filed_as, reason, env_from, env_to, ip, helo, tls, size, sha256, kept, said_by, subject,
	person_id, case_id, message_id, duplicate_of, released, decided_by, decide_by, received_at, filed_at, version,
	verdict, score, signs, junked, history, known, owner_id, alarm_at, alarms, domain, free_into, came_at, header_only`

func scanItem(s db.Scan) (i Item, err error) {
	var reason, to, verdict, signs string
	var person, kase, message, twin, by, owner, free *int64
	var came int64
	err = s(&i.ID, &i.InboxID, &i.Via, &i.State, &i.As, &reason, &i.From, &to, &i.IP, &i.HELO, &i.TLS, &i.Size, &i.Sum, &i.Kept, &i.SaidBy, &i.Subject,
		&person, &kase, &message, &twin, &i.Released, &by, &i.DecideBy, &i.ReceivedAt, &i.FiledAt, &i.Version,
		&verdict, &i.Score, &signs, &i.Junked, &i.History, &i.Known, &owner, &i.AlarmAt, &i.Alarms, &i.Domain, &free, &came, &i.Header)
	if err != nil {
		return i, err
	}
	i.Reason = outbox.ReasonOf(reason)
	i.PersonID, i.CaseID, i.MessageID, i.DuplicateOf, i.DecidedBy = or0(person), or0(kase), or0(message), or0(twin), or0(by)
	i.OwnerID, i.FreeInto = or0(owner), or0(free)
	if i.CameAt = i.ReceivedAt; came != 0 {
		i.CameAt = time.UnixMicro(came).UTC()
	}
	for _, column := range []struct {
		text string
		into any
	}{{to, &i.To}, {verdict, &i.Verdict}, {signs, &i.Signs}} {
		if column.text != "" {
			err = errors.Join(err, json.Unmarshal([]byte(column.text), column.into))
		}
	}
	return i, err
}

func itemByID(ctx context.Context, v db.View, id int64) (Item, error) {
	return db.One(ctx, v, scanItem, `SELECT `+itemColumns+` FROM intake WHERE id = $1`, id)
}

// earliest is before any mail that a mailbox can hold: what is said to be older
// has no time of its own.
var earliest = time.Date(1990, 1, 1, 0, 0, 0, 0, time.UTC)

// insertItem stores an item as received; 0 if its source key is there already.
func insertItem(ctx context.Context, tx *db.Tx, i Item, sourceKey string) (int64, error) {
	to, err := json.Marshal(i.To)
	if err != nil {
		return 0, err
	}
	came := int64(0)
	if i.CameAt.Before(i.ReceivedAt) && i.CameAt.After(earliest) {
		came = i.CameAt.UnixMicro()
	}
	var source *string
	if sourceKey != "" {
		source = &sourceKey
	}
	return tx.Insert(ctx, `
		INSERT INTO intake (inbox_id, via, state, filed_as, reason, source_key, env_from, env_to, ip, helo, tls, size, sha256, kept, said_by, subject,
			released, decide_by, told_overdue, version, received_at, junked, history, came_at, header_only)
		VALUES ($1, $2, 'received', '', '', $3, $4, $5, $6, $7, $8, $9, $10, $11, '', '', 0, $12, 0, 1, $13, $14, $15, $16, $17)
		ON CONFLICT (inbox_id, source_key) WHERE source_key IS NOT NULL DO NOTHING`,
		i.InboxID, i.Via, source, i.From, string(to), i.IP, i.HELO, i.TLS, i.Size, i.Sum, i.Kept, db.Never, i.ReceivedAt, i.Junked, i.History, came, i.Header)
}

// storeItem writes what filing or a person made of an item.
func storeItem(ctx context.Context, tx *db.Tx, i Item) error {
	verdict, err := json.Marshal(i.Verdict)
	if err != nil {
		return err
	}
	signs, err := json.Marshal(i.Signs)
	if err != nil {
		return err
	}
	var author []byte
	if i.Author != "" {
		author = db.Hash(db.Key(i.Author))
	}
	_, err = tx.Exec(ctx, `
		UPDATE intake SET state = $1, filed_as = $2, reason = $3, said_by = $4, subject = $5, person_id = $6, case_id = $7, message_id = $8,
			duplicate_of = $9, released = $10, decided_by = $11, decide_by = $12, filed_at = $13, verdict = $14, score = $15, signs = $16, known = $17, owner_id = $18,
			alarm_at = $19, alarms = $20, domain = $21, author_sum = coalesce($22, author_sum), free_into = $23, version = version + 1
		WHERE id = $24`,
		i.State, i.As, i.Reason.Column(), i.SaidBy, i.Subject, orNull(i.PersonID), orNull(i.CaseID), orNull(i.MessageID),
		orNull(i.DuplicateOf), i.Released, orNull(i.DecidedBy), i.DecideBy, i.FiledAt, string(verdict), i.Score, string(signs), i.Known, orNull(i.OwnerID),
		i.AlarmAt, i.Alarms, i.Domain, author, orNull(i.FreeInto), i.ID)
	return err
}

func or0(id *int64) int64 {
	if id == nil {
		return 0
	}
	return *id
}

func orNull(id int64) *int64 {
	if id == 0 {
		return nil
	}
	return &id
}
