package mail

import "time"

// Outgoing is a letter before it is bytes. The same value always makes the same
// bytes, so that a second try is the same letter.
type Outgoing struct {
	From         Address   `json:"from"`
	To           []Address `json:"to,omitempty"`
	Cc           []Address `json:"cc,omitempty"`
	ReplyTo      Address   `json:"reply_to,omitzero"`       // none when Mail is empty
	EnvelopeFrom string    `json:"envelope_from,omitempty"` // the return path, for the relay; no part of the bytes
	Subject      string    `json:"subject,omitempty"`
	Text         string    `json:"text,omitempty"` // made from HTML when empty
	HTML         string    `json:"html,omitempty"` // no HTML part when empty
	MessageID    string    `json:"message_id"`     // fixed when the letter is written; with or without angle brackets
	InReplyTo    string    `json:"in_reply_to,omitempty"`
	References   []string  `json:"references,omitempty"`
	Auto         string    `json:"auto,omitempty"` // "", "auto-replied" or "auto-generated" (RFC 3834)
	Lang         string    `json:"lang,omitempty"` // as in de or pt-BR
	Date         time.Time `json:"date"`           // when it was written; never zero

	Headers map[string]string `json:"headers,omitempty"` // further fields, such as List-Unsubscribe
	Files   []File            `json:"-"`
}

// File is an attachment of a letter.
type File struct {
	Name      string
	Type      string // what we know it to be; application/octet-stream when empty or unfit
	ContentID string // for a picture that the HTML shows by cid:; else empty
	Data      []byte
}
