package mail

import (
	"strings"
)

// looksReturned weighs the signs of a delivery report that is no multipart/report:
// who sent it, its subject, its words, the letter below. A person who forwards or
// quotes a report has none of the first, and answers something.
func looksReturned(m *Message, fs fields, b bodies) bool {
	score, machine := 0, false
	if fs.first("X-Failed-Recipients") != "" || fs.first("X-Failure-Recipients") != "" {
		score, machine = score+4, true
	}
	from := strings.ToLower(flatten(fs.first("From")) + " " + flatten(fs.first("Sender")) + " " + flatten(fs.first("Return-Path")))
	if m.NullReturn || daemon().MatchString(from) {
		score, machine = score+2, true
	}
	if returnedSubject().MatchString(opening(m.Subject)) {
		score += 2
	}
	if score == 0 {
		return false // what follows cannot reach five
	}
	words, returned := splitReturned(m.Text[:min(len(m.Text), reportBytes)])
	head := words[:min(len(words), 4000)]
	if returnedWords().MatchString(head) || returnedWords().MatchString(strings.Join(strings.Fields(head), " ")) {
		score += 2
	}
	if hasReturned(b) || returned != "" && returnedHeader().MatchString(returned) {
		score++
	}
	if statusIn(head) != "" || replyCode(head) != "" {
		score++
	}
	if answers := answering().MatchString(opening(m.Subject)); answers && machine {
		score--
	} else if answers || len(m.InReplyTo) > 0 && !machine {
		score -= 3
	}
	if m.AutoSubmitted == "auto-replied" && vacationSubject().MatchString(opening(m.Subject)) {
		score -= 4
	}
	if !machine {
		return score >= 5
	}
	return score >= 4
}

func hasReturned(b bodies) bool {
	for _, n := range b.nodes {
		switch n.kind {
		case "message/rfc822", "text/rfc822-headers", "message/rfc822-headers", "message/partial":
			return true
		}
	}
	return false
}

var (
	daemon = later(`mailer-?daemon|post_?master|mail-?daemon|mdaemon|mail delivery|delivery (sub)?system|system administrator|mailadm|<root@|bounce-?noreply|mta-?admin|mail administrator|mmdf|mail system|systemadmin`)

	answering = later(`(?i)^\s*(re|aw|sv|antw|fw|fwd|wg|tr)\s*:`)

	returnedSubject = later(`(?i)(undeliver|not deliver|unable to deliver|could(n't| not) be delivered|non[- ]?delivery|deliver(y|ing)\W{0,2}(status|fail|problem|error|notif|report|delay|has failed)|mail delivery|delivery (your|of)|failure (notice|notif)|returned (mail|to sender|message)|mail (could not|failed|error|system error)|(message|mail|delivery) (status|fail|error|warning|delayed|not sent)|fail(ed|ure) (mail|delivery|notice)|error sending|unzustellbar|nicht zugestellt|nicht zustellbar|zustellung|rückläufer|remise|non remis|échec|no entregado|no se (pudo|puede)|devuelto|mancat[ao] (consegna|recapito)|non (recapitato|consegnato)|não entregue|falha|onbestelbaar|niet afgeleverd|niedostarcz|zwrot|недостав|не доставлен|エラー|不達|配信(不能|エラー)|配送|お届け|送信できません|退信|投递失败|无法投递|退回|virus|rejected|warning: message|bounce)`)

	returnedWords = later(`(?i)(qmail-send program|created automatically by mail delivery software|(can|could|was|were|is|are)('?t|not| not) (be |been )?(able to )?deliver|not able to deliver|unable to deliver|(failed|failure|trouble|problem|problems|errors?) (delivering|in delivery|sending|occurred|delivery)|undeliverable|could not be (delivered|sent)|(has|have) (failed|not been delivered|been returned|been rejected|bounced)|was(n't| not) delivered|not been delivered|delivery (to|of|has|failed|status|is delayed|attempt|problem|report)|did not reach|had (permanent|transient|fatal|delivery)|permanent (fatal )?(errors?|failure)|fatal errors|returned (mail|message|to sender)|sorry, (we|i|no|it|your|this)|unknown user|user unknown|no such user|user not found|invalid (recipient|address|user)|does(n't| not) exist|(mailbox|quota|inbox|storage).{0,30}(full|exceed|over|limit)|over (its |disk )?quota|rejected by|was rejected|undelivered|addresses? (had|failed|were|was)|recipients? (was|were|had|returned|failed|address|have|not)|nondelivery|non-delivery|failure reasons|message from .{0,80} was|host (not found|unknown)|konnte nicht|nicht zugestellt|n'a pas pu|n'ont pas|no se ha podido|no ha podido|non (è stato|è stata|può)|não (pôde|foi)|kon niet|не (удалось|может|был)|送信できません|届けられません|配信できません|配送できません|送信でき|エラー|届きませんでした|宛先|无法|失败|退回)`)

	// returnedMark begins the copy of the letter.
	returnedMark = later(`(?im)^[-= >*+|]{0,80}(below this line is (a copy of|the) |this is a copy of |(---+ )?(undelivered|returned|the (returned|original|unsent)|original|unsent|bounced|failed|your original|copy of|enclosed|received) (message|mail|letter)|header(s)? of (the )?(original )?message|(original|returned|message) (message )?(headers?|follows|text)|returned message|unsent message below|message header|original message (headers|follows)|forwarded message|transcript of .{0,40}message|the following is a copy|here is a copy|\*{3,}.{0,20}original|---.{0,40}(includes|including) all (the )?headers|mail header|Received: (from|by|\()|Return-Path: ?<).*$`)

	returnedHeader = later(`(?im)^[> \t]{0,8}(received|message-id|from|subject|date): ?\S`)
)

// splitReturned cuts a text before the copy of the letter that came back. Some
// programs quote the letter first and speak below; the mark then stands at the
// very start, and all of it counts as words.
func splitReturned(text string) (words, returned string) {
	var at []int
	for _, mark := range returnedMark().FindAllStringIndex(text, 20) {
		if !strings.Contains(text[mark[0]:mark[1]], " was received") { // a sentence about it
			at = mark
			break
		}
	}
	if at == nil {
		return text, ""
	}
	if strings.TrimSpace(text[:at[0]]) == "" {
		return text, text
	}
	return text[:at[0]], text[at[0]:]
}

var (
	spokenAddress = later(`[\w.!#$%&'*+/=?^{|}~-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+`)
	notRecipient  = later(`(?i)(postmaster|mailer-daemon|abuse@|support@|helpdesk|message-id|^\s*(from|sender|reply-to|mail from|envelope-sender|return-path|for assistance|contact)\s*:)`)
)

// spokenReports reads reports out of prose: each address that is not the
// sender's own begins one, and the words until the next belong to it.
func spokenReports(m *Message, fs fields, words, returned string) (reports []DeliveryReport) {
	own := map[string]bool{}
	for _, a := range append(append([]Address{}, m.To...), m.From...) {
		own[strings.ToLower(a.Mail)] = true
	}
	named := addressesIn(fs.all("X-Failed-Recipients"))
	type find struct {
		mail string
		at   int
	}
	var finds []find
	seen := map[string]bool{}
	for _, at := range spokenAddress().FindAllStringIndex(words, 200) {
		mail := strings.ToLower(strings.Trim(words[at[0]:at[1]], ".'"))
		line := lineAround(words, at[0])
		if own[mail] || seen[mail] || notRecipient().MatchString(line) || len(named) > 0 && !named[mail] || strings.HasPrefix(strings.TrimSpace(words[at[1]:]), "@") {
			continue
		}
		seen[mail] = true
		finds = append(finds, find{mail, at[0]})
	}
	for i, f := range finds {
		end := len(words)
		if i+1 < len(finds) {
			end = finds[i+1].at
		}
		reports = append(reports, DeliveryReport{Recipient: f.mail, Diagnostic: cutRunes(strings.Join(strings.Fields(words[f.at:end]), " "), 500)})
		if len(reports) >= 100 {
			return reports
		}
	}
	for mail := range named {
		if !seen[mail] {
			reports = append(reports, DeliveryReport{Recipient: mail})
		}
	}
	if len(reports) == 0 {
		r := DeliveryReport{Diagnostic: cutRunes(strings.Join(strings.Fields(words), " "), 500)}
		in, _ := splitHeader(tidyStart([]byte(afterMark(returned))))
		if to, _ := addressList(in.all("To"), 1); len(to) > 0 {
			r.Recipient = to[0].Mail
		}
		reports = append(reports, r)
	}
	return reports
}

// afterMark drops the line that announces the letter, if it is no header field.
func afterMark(returned string) string {
	line, rest, _ := strings.Cut(returned, "\n")
	if colonName([]byte(line)) {
		return returned
	}
	return strings.TrimLeft(rest, "\n ")
}

func addressesIn(values []string) map[string]bool {
	found := map[string]bool{}
	list, _ := addressList(values, 100)
	for _, a := range list {
		found[strings.ToLower(a.Mail)] = true
	}
	return found
}

func lineAround(s string, at int) string {
	start := strings.LastIndexByte(s[:at], '\n') + 1
	end := strings.IndexByte(s[at:], '\n')
	if end < 0 {
		return s[start:]
	}
	return s[start : at+end]
}
