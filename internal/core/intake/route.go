package intake

import (
	"strings"

	"kept.example/kept/internal/core/outbox"
	"kept.example/kept/internal/platform/mail"
)

// way is where a mail goes, by what it says of itself.
type way string

const (
	toCase       way = "case"    // somebody wrote it
	toReport     way = "report"  // it reports on a mail of ours
	toRobot      way = "robot"   // a machine answered
	toReceipt    way = "receipt" // it was displayed
	toQuarantine way = "hold"    // somebody has to decide
)

// Reasons why an item is held; catalogue keys under intake.reason.
const (
	whyNoSender   = "intake.reason.no_sender"
	whyOurselves  = "intake.reason.ourselves"
	whyRobot      = "intake.reason.robot"
	whyReport     = "intake.reason.report"
	whyRawDamaged = "intake.reason.raw_damaged"
	whyStuck      = "intake.reason.stuck"
	whyReceipt    = "intake.reason.receipt"
	whyJunk       = "intake.reason.junk"
	whyBlocked    = "intake.reason.blocked"
	whyLarge      = "intake.reason.large"    // only its header was fetched
	whyProvider   = "intake.reason.provider" // it lay in the junk folder of the mailbox
)

// route is the rule of filing. What an agent has released goes to a case
// whatever it says of itself; ours says whether an address is an inbox.
func route(m mail.Message, from mail.Address, released bool, ours bool) (way, string) {
	if released {
		return toCase, ""
	}
	switch m.Kind {
	case mail.Bounce, mail.FeedbackReport:
		return toReport, ""
	case mail.AutoReply:
		return toRobot, ""
	case mail.Receipt:
		return toReceipt, ""
	}
	if from.Mail == "" {
		return toQuarantine, whyNoSender
	}
	if ours {
		return toQuarantine, whyOurselves
	}
	return toCase, ""
}

// author is whose words a mail holds: From, else Sender, else Reply-To, else
// the envelope's sender. The zero Address when nobody is named.
func author(m mail.Message, envelopeFrom string) mail.Address {
	for _, list := range [][]mail.Address{m.From, m.Sender, m.ReplyTo} {
		for _, a := range list {
			if a.Mail != "" {
				return a
			}
		}
	}
	if envelopeFrom != "" {
		if a, err := mail.ParseAddress(envelopeFrom); err == nil {
			return a
		}
	}
	return mail.Address{}
}

// clues are what of a mail may lead to something we wrote, the surest first.
type clues struct {
	reply  []string // may be reply tokens
	bounce []string // may be bounce tokens
	ids    []string // Message-IDs it names, without brackets, none empty
}

// cluesOf gathers them: from the addresses it was sent to (the envelope's and
// the headers'), then In-Reply-To, then References from the newest.
func cluesOf(m mail.Message, envelopeTo []string) clues {
	var c clues
	seen := map[string]bool{}
	add := func(s string) {
		reply, bounce := outbox.Tokens(s)
		for _, t := range reply {
			if !seen["r"+t] {
				seen["r"+t] = true
				c.reply = append(c.reply, t)
			}
		}
		for _, t := range bounce {
			if !seen["b"+t] {
				seen["b"+t] = true
				c.bounce = append(c.bounce, t)
			}
		}
	}
	for _, to := range envelopeTo {
		add(to)
	}
	for _, list := range [][]mail.Address{m.To, m.Cc} {
		for _, a := range list {
			add(a.Mail)
		}
	}
	for _, id := range named(m) {
		add(id)
		c.ids = append(c.ids, id)
	}
	c.reply = c.reply[:min(len(c.reply), mostClues)]
	c.bounce = c.bounce[:min(len(c.bounce), mostClues)]
	return c
}

// mostClues bounds how many candidates are looked at, since strangers write them.
const mostClues = 64

// named are the Message-IDs that a mail answers, each once, without brackets:
// In-Reply-To, then References from the newest, then what its reports quote.
func named(m mail.Message) []string {
	var ids []string
	seen := map[string]bool{"": true}
	add := func(id string) {
		id = strings.Trim(strings.TrimSpace(id), "<>")
		if !seen[id] && len(ids) < mostClues {
			seen[id] = true
			ids = append(ids, id)
		}
	}
	for _, id := range m.InReplyTo {
		add(id)
	}
	for i := len(m.References) - 1; i >= 0; i-- {
		add(m.References[i])
	}
	for _, r := range m.Reports {
		add(r.OriginalMessageID)
	}
	return ids
}
