package mail

import "time"

// Address is one mail address with the name shown beside it.
type Address struct {
	Name string `json:"name,omitempty"` // decoded, one line; may be empty
	Mail string `json:"mail"`           // local@domain, domain in lower case, never empty after ParseAddress
}

// String is the address for logs: the bare mailbox.
func (a Address) String() string { return a.Mail }

// Kind says who wrote a message, as far as its own bytes tell.
type Kind string

// The kinds. Person is the default: when in doubt, somebody wrote it.
const (
	Person         Kind = "person"
	Bounce         Kind = "bounce"          // a delivery report: failed, late, or arrived
	AutoReply      Kind = "auto_reply"      // a vacation note or another answer no person wrote
	FeedbackReport Kind = "feedback_report" // RFC 5965: somebody pressed "this is spam"
	List           Kind = "list"            // a mailing list or bulk mail
	Receipt        Kind = "receipt"         // RFC 8098: it was displayed, or deleted
)

// Part is one leaf of the message that is not its body: an attachment, an
// inline picture, a forwarded message.
type Part struct {
	Name      string `json:"name,omitempty"` // as the sender called it, decoded, without path; never a name on our disk
	Type      string `json:"type"`           // as the sender claims, lower case, without parameters; for display only
	ContentID string `json:"content_id,omitempty"`
	Inline    bool   `json:"inline,omitempty"` // the body shows it by cid: or the sender asked for inline
	Size      int64  `json:"size"`             // of Data
	SHA256    string `json:"sha256"`           // of Data, hex
	Data      []byte `json:"-"`                // decoded bytes
}

// DeliveryReport is what a bounce says about one recipient.
type DeliveryReport struct {
	Recipient         string `json:"recipient,omitempty"`           // the address that failed; empty when the report hides it
	Status            string `json:"status,omitempty"`              // RFC 3463, as in 5.1.1; derived from the reply code when none is given
	Action            string `json:"action,omitempty"`              // failed, delayed, delivered, relayed, expanded; of a receipt displayed, deleted, …
	Hard              bool   `json:"hard,omitempty"`                // the address is dead: writing to it again is of no use
	Reason            string `json:"reason,omitempty"`              // one word: see the Reason constants
	Diagnostic        string `json:"diagnostic,omitempty"`          // what the other server said, at most 500 characters
	OriginalMessageID string `json:"original_message_id,omitempty"` // of the letter that came back, without angle brackets
}

// Message is one mail, read. It holds no pointer into the raw bytes.
type Message struct {
	Subject    string              `json:"subject,omitempty"` // decoded, one line, at most 2,000 characters
	From       []Address           `json:"from,omitempty"`
	Sender     []Address           `json:"sender,omitempty"`
	ReplyTo    []Address           `json:"reply_to,omitempty"`
	To         []Address           `json:"to,omitempty"`
	Cc         []Address           `json:"cc,omitempty"`
	Date       time.Time           `json:"date,omitzero"`        // as the sender claims, UTC; zero when absent or nonsense
	MessageID  string              `json:"message_id,omitempty"` // without angle brackets; decides nothing alone
	InReplyTo  []string            `json:"in_reply_to,omitempty"`
	References []string            `json:"references,omitempty"`
	Text       string              `json:"text,omitempty"` // valid UTF-8, \n line ends; from the HTML where there is no text part
	HTML       string              `json:"html,omitempty"` // as sent, UTF-8, unsafe: only SanitiseHTML makes it showable
	Parts      []Part              `json:"parts,omitempty"`
	Header     map[string][]string `json:"header,omitempty"` // canonical name to decoded values in order

	TextFromHTML  bool             `json:"text_from_html,omitempty"`
	AutoSubmitted string           `json:"auto_submitted,omitempty"` // RFC 3834 keyword, lower case; empty when absent
	NullReturn    bool             `json:"null_return,omitempty"`    // the Return-Path field is <>
	Kind          Kind             `json:"kind"`
	Reports       []DeliveryReport `json:"reports,omitempty"`
	Unparsed      bool             `json:"unparsed,omitempty"` // Text is the raw message, see Problems
	Problems      []string         `json:"problems,omitempty"` // catalogue keys, mail.problem.*
}

// Limits bound what Parse will take apart. A zero field means its default.
type Limits struct {
	Depth       int // multiparts inside each other; 16
	Parts       int // leaves and multiparts together; 500
	HeaderBytes int // of one header block; 256 kB
	Addresses   int // in all address fields together; more are left out with a problem; 1,000
}

func (l Limits) orDefaults() Limits {
	set := func(v *int, d int) {
		if *v <= 0 {
			*v = d
		}
	}
	set(&l.Depth, 16)
	set(&l.Parts, 500)
	set(&l.HeaderBytes, 256<<10)
	set(&l.Addresses, 1000)
	return l
}
