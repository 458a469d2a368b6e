package mail

type expected struct {
	ID            string                    `json:"id"`
	Source        struct{ Repo string }     `json:"source"`
	Subject       *string                   `json:"subject"`
	SubjectAlt    []string                  `json:"subject_alternatives"`
	FromAddresses []string                  `json:"from_addresses"`
	ToAddresses   []string                  `json:"to_addresses"`
	ReplyTo       []string                  `json:"reply_to_addresses"`
	From          []expectedAddr            `json:"from"`
	To            []expectedAddr            `json:"to"`
	FromRaw       string                    `json:"from_raw"`
	FromName      string                    `json:"from_name"`
	ToRaw         string                    `json:"to_raw"`
	FromDisplay   string                    `json:"from_display"`
	Date          string                    `json:"date"`
	DateMissing   bool                      `json:"date_missing"`
	MessageID     string                    `json:"message_id"`
	InReplyTo     []string                  `json:"in_reply_to"`
	References    []string                  `json:"references"`
	TextWS        *string                   `json:"text_equals_ignoring_whitespace"`
	TextEquals    *string                   `json:"text_equals"`
	TextContains  []struct{ String string } `json:"text_contains"`
	TextParts     []string                  `json:"text_parts"`
	VisibleMust   []string                  `json:"visible_text_must_contain"`
	VisibleStarts string                    `json:"visible_text_starts"`
	HTMLWS        *string                   `json:"html_equals_ignoring_whitespace"`
	HTMLEquals    *string                   `json:"html_equals"`
	HTMLContains  []struct{ String string } `json:"html_contains"`
	HasHTML       *bool                     `json:"has_html"`
	HasText       *bool                     `json:"has_text"`
	Attachments   *[]expectedFile           `json:"attachments"`
	Partial       bool                      `json:"attachments_partial"`
	Count         *int                      `json:"attachments_count"`
	AnyNames      []string                  `json:"attachments_any_names"`
	AnySizes      []int64                   `json:"attachments_any_sizes"`
	Kept          *[]expectedFile           `json:"kept_attachments"`
	Leaves        []expectedLeaf            `json:"leaves"`
	Kind          string                    `json:"kind"`
	IsBounce      *bool                     `json:"is_bounce"`
	AutoReply     *bool                     `json:"auto_reply"`
	MaySend       *bool                     `json:"may_send_auto_response"`
	Reports       []expectedReport          `json:"reports"`
	Lossy         []string                  `json:"lossy_fields"`
}

type expectedAddr struct {
	Name    *string
	Address string
}

type expectedFile struct {
	Name, Filename, Type, SHA256, Disposition string
	ContentID                                 string `json:"content_id"`
	TextStarts                                string `json:"text_starts"`
	MessageSubject                            string `json:"message_subject"`
	Size                                      *int64
	EncodingProblem                           bool `json:"encoding_problem"`
}

type expectedLeaf struct{ Kind, Type, Text, SHA256 string }

type expectedReport struct {
	Status, Reason string
	Hard           bool `json:"hard_bounce"`
}
