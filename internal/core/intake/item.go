package intake

import (
	"context"
	"encoding/json"
	"time"

	"kept.example/kept/internal/core/outbox"
	"kept.example/kept/internal/platform/db"
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
	ReceivedAt  time.Time
	FiledAt     time.Time // zero until it has left received
	Version     int64
}

const itemColumns = `id, inbox_id, via, state, filed_as, reason, env_from, env_to, ip, helo, tls, size, sha256, kept, said_by, subject,
	person_id, case_id, message_id, duplicate_of, released, decided_by, decide_by, received_at, filed_at, version`

func scanItem(s db.Scan) (i Item, err error) {
	var reason, to string
	var person, kase, message, twin, by *int64
	err = s(&i.ID, &i.InboxID, &i.Via, &i.State, &i.As, &reason, &i.From, &to, &i.IP, &i.HELO, &i.TLS, &i.Size, &i.Sum, &i.Kept, &i.SaidBy, &i.Subject,
		&person, &kase, &message, &twin, &i.Released, &by, &i.DecideBy, &i.ReceivedAt, &i.FiledAt, &i.Version)
	if err != nil {
		return i, err
	}
	i.Reason = outbox.ReasonOf(reason)
	i.PersonID, i.CaseID, i.MessageID, i.DuplicateOf, i.DecidedBy = or0(person), or0(kase), or0(message), or0(twin), or0(by)
	if to != "" {
		err = json.Unmarshal([]byte(to), &i.To)
	}
	return i, err
}

func itemByID(ctx context.Context, v db.View, id int64) (Item, error) {
	return db.One(ctx, v, scanItem, `SELECT `+itemColumns+` FROM intake WHERE id = $1`, id)
}

// insertItem stores an item as received; 0 if its source key is there already.
func insertItem(ctx context.Context, tx *db.Tx, i Item, sourceKey string) (int64, error) {
	to, err := json.Marshal(i.To)
	if err != nil {
		return 0, err
	}
	var source *string
	if sourceKey != "" {
		source = &sourceKey
	}
	return tx.Insert(ctx, `
		INSERT INTO intake (inbox_id, via, state, filed_as, reason, source_key, env_from, env_to, ip, helo, tls, size, sha256, kept, said_by, subject,
			released, decide_by, told_overdue, version, received_at)
		VALUES ($1, $2, 'received', '', '', $3, $4, $5, $6, $7, $8, $9, $10, $11, '', '', 0, $12, 0, 1, $13)
		ON CONFLICT (inbox_id, source_key) WHERE source_key IS NOT NULL DO NOTHING`,
		i.InboxID, i.Via, source, i.From, string(to), i.IP, i.HELO, i.TLS, i.Size, i.Sum, i.Kept, db.Never, i.ReceivedAt)
}

// storeItem writes what filing or a person made of an item.
func storeItem(ctx context.Context, tx *db.Tx, i Item) error {
	_, err := tx.Exec(ctx, `
		UPDATE intake SET state = $1, filed_as = $2, reason = $3, said_by = $4, subject = $5, person_id = $6, case_id = $7, message_id = $8,
			duplicate_of = $9, released = $10, decided_by = $11, decide_by = $12, filed_at = $13, version = version + 1
		WHERE id = $14`,
		i.State, i.As, i.Reason.Column(), i.SaidBy, i.Subject, orNull(i.PersonID), orNull(i.CaseID), orNull(i.MessageID),
		orNull(i.DuplicateOf), i.Released, orNull(i.DecidedBy), i.DecideBy, i.FiledAt, i.ID)
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
