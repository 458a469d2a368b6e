package outbox

import (
	"strings"

	"kept.example/kept/internal/core/inboxes"
)

// maxLocal is the longest local part that every mail server takes (RFC 5321).
const maxLocal = 64

// bounceMark stands before the token of a return path; no token of ours has a
// dash, so a reply token and a bounce token cannot be taken for each other.
const bounceMark = "b-"

// replyAddress is where an answer to a message should go: the inbox's address
// carrying the token of that message. Where no token fits, or the inbox wants
// none, it is the inbox's address alone, and the Message-ID leads home.
func replyAddress(in inboxes.Inbox, token string) string { return home(in, token) }

// returnPath is the envelope sender of one outgoing mail: a bounce comes back
// to it though it quotes nothing.
func returnPath(in inboxes.Inbox, token string) string {
	if token == "" {
		return in.Address
	}
	return home(in, bounceMark+token)
}

// home is an address of ours that carries a text to the inbox.
func home(in inboxes.Inbox, text string) string {
	switch in.ReplyVia {
	case inboxes.ViaPlus:
		return plus(in.Address, text)
	case inboxes.ViaDomain:
		if text != "" && in.ReplyDomain != "" && len(text) <= maxLocal {
			return text + "@" + in.ReplyDomain
		}
	case inboxes.ViaNone:
	}
	return in.Address
}

// plus puts a token behind the local part of an address; the address alone if
// the whole would be too long.
func plus(address, token string) string {
	local, domain, ok := cut(address)
	if !ok || token == "" || len(local)+1+len(token) > maxLocal {
		return address
	}
	return local + "+" + token + "@" + domain
}

// mailID is the Message-ID of a message of ours, without angle brackets.
func mailID(token, inbox string) string {
	_, domain, ok := cut(inbox)
	if !ok {
		domain = "kept.invalid"
	}
	return token + "@" + domain
}

// cut divides an address at its last at sign.
func cut(address string) (local, domain string, ok bool) {
	i := strings.LastIndexByte(address, '@')
	if i <= 0 || i == len(address)-1 {
		return "", "", false
	}
	return address[:i], address[i+1:], true
}

// Tokens finds what may be a token of ours in an address or a Message-ID: the
// part behind the first plus sign, and the whole local part. Reply tokens and
// bounce tokens come apart; whether one is genuine says the key ring.
func Tokens(s string) (reply, bounce []string) {
	s = strings.Trim(strings.TrimSpace(s), "<>")
	local, _, ok := cut(s)
	if !ok || len(local) > maxLocal {
		return nil, nil
	}
	local = strings.ToLower(local)
	parts := []string{local}
	if i := strings.IndexByte(local, '+'); i >= 0 {
		parts = []string{local[i+1:], local}
	}
	for _, p := range parts {
		if t, ok := strings.CutPrefix(p, bounceMark); ok {
			if t != "" {
				bounce = append(bounce, t)
			}
		} else if p != "" {
			reply = append(reply, p)
		}
	}
	return reply, bounce
}
