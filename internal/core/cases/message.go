package cases

import (
	"strings"
	"time"

	"kept.example/kept/internal/core/activity"
	"kept.example/kept/internal/core/people"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/mail"
)

// Kind says what a message is.
type Kind string

// The kinds of message.
const (
	Inbound   Kind = "inbound"   // said to us
	Reply     Kind = "reply"     // said by one of us
	Note      Kind = "note"      // said among us
	Automatic Kind = "automatic" // said by no person, and it says so
)

// Audience says who may read a message.
type Audience string

// The audiences, as the store keeps them; in Go they are three types.
const (
	ToCustomer Audience = "customer"
	ToStaff    Audience = "staff"
	ToThird    Audience = "third"
)

// File is an attachment as a page or a program is told of it.
type File struct {
	ID     int64
	Token  string // the random part of its address
	Name   string // as its sender called it
	Type   string // by our own sniffing
	Size   int64  // in bytes
	Inline bool
}

// Kept is an attachment whose bytes are stored, not yet part of a message.
type Kept struct {
	Name, Type, ContentID string
	Sum                   string // SHA-256 of the bytes, hexadecimal
	Size                  int64  // in bytes
	Inline                bool
}

// StaffMessage is a message as the staff may read it, whoever it was for.
type StaffMessage struct {
	ID, CaseID     int64
	Kind           Kind
	Audience       Audience
	ParticipantID  int64 // the third party it is for or from; 0 for none
	By             activity.Who
	ByName         string
	Subject        string // as the mail had it
	Text           string // what was said
	Rest           string // the quote and signature below it, folded away on pages
	HTML           bool   // there is an HTML body
	At             time.Time
	Via            string // the channel it took
	IntakeID       int64  // 0 for ours
	Files          []File
	MailID         string // its Message-ID, without angle brackets
	FromAddress    string
	NotParticipant bool   // a stranger wrote into the case
	Problem        string // a catalogue key: why it is shown as it is; "" for none
	Trust          mail.Trust
	TrustWhy       string // a catalogue key: why it is not vouched for; "" where it is
}

// Unverified says whether the staff is told that anybody may have written it.
func (m StaffMessage) Unverified() bool { return m.Kind == Inbound && m.Trust.Barred() }

// CustomerMessage is a message as the customer's own page may be given it: no
// note, nothing to or from a third party, nobody's address.
type CustomerMessage struct {
	ID    int64
	Mine  bool // the customer wrote it
	Auto  bool // no person wrote it
	Name  string
	Text  string
	Rest  string
	HTML  bool
	At    time.Time
	Files []File
}

// ThirdPartyMessage is a message as a third party may be given it: only what
// they and we wrote to each other.
type ThirdPartyMessage struct {
	ID    int64
	Mine  bool // the third party wrote it
	Auto  bool
	Name  string
	Text  string
	At    time.Time
	Files []File
}

// Role says how somebody takes part in a case.
type Role string

// The roles of participants.
const (
	Requester Role = "requester"
	Copied    Role = "copied" // reads what the customer reads
	Third     Role = "third"  // reads what is said between them and us
)

// Participant is someone who takes part in a case. Only one of us adds one.
type Participant struct {
	ID, CaseID, PersonID int64 // PersonID 0 when we do not know them
	Role                 Role
	Name, Address        string
	AddedAt              time.Time

	off bool // takes part no longer
}

// Utterance is something we say in a case.
type Utterance struct {
	Kind          Kind // reply, note or automatic
	Text, Rest    string
	HTML          mail.SafeHTML
	Subject       string
	MailID        string // fixed when it is written; "" for a note
	References    []string
	ParticipantID int64  // the third party it is for; 0 for the customer
	Via           string // "" for the channel of the case
	Files         []Kept
	At            time.Time // zero: the present; earlier only for imports
}

// Arrival is something said to us, parsed and ready to be filed.
type Arrival struct {
	InboxID        int64
	Person         people.Held
	Channel        string
	Subject        string
	Text, Rest     string
	HTML           mail.SafeHTML
	MailID         string
	References     []string // In-Reply-To first, then References
	From           mail.Address
	Cc             []mail.Address
	Files          []Kept
	IntakeID       int64
	At             time.Time // when it reached us, or their mailbox's server for us
	History        bool      // it lay there before we looked: it takes no turn and rings no alarm
	JoinCase       int64     // the case a valid token of ours names; 0 for none
	NotParticipant bool      // in a case that is there: it may be anybody
	Trust          mail.Trust
	TrustWhy       string // a catalogue key; "" for none
	Lang           string
	Problem        string // a catalogue key; "" for none
	Looked         Looked // of [Cases.Look]
}

// Outcome says what became of an arrival.
type Outcome struct {
	Held      *Held
	MessageID int64
	Opened    bool // it opened the case; else it joined it
	Reopened  bool // the case was waiting or done
}

// previewRunes is how much of the last word a list shows.
const previewRunes = 140

// previewOf is how a text begins, on one line.
func previewOf(text string) string {
	text = mail.Fresh(text)
	if len(text) > 8*previewRunes {
		text = text[:8*previewRunes]
	}
	line := strings.Join(strings.Fields(db.Text(text)), " ")
	if r := []rune(line); len(r) > previewRunes {
		return strings.TrimRight(string(r[:previewRunes]), " ") + "…"
	}
	return line
}

// subjectOf is a subject on one line, at most 300 characters.
func subjectOf(s string) string {
	r := []rune(strings.Join(strings.Fields(db.Text(s)), " "))
	if len(r) > 300 {
		r = r[:300]
	}
	return string(r)
}
