package mail

import (
	"strings"
)

// Why a letter did not arrive. The words are for rules and statistics; what the
// other server said is in Diagnostic.
const (
	ReasonUnknownUser = "user_unknown"
	ReasonUnknownHost = "host_unknown"
	ReasonMoved       = "has_moved"
	ReasonNotAccept   = "not_accept" // the host takes no mail at all
	ReasonFull        = "mailbox_full"
	ReasonExpired     = "expired"
	ReasonSuspended   = "suspend"
	ReasonSpam        = "spam_detected"
	ReasonVirus       = "virus_detected"
	ReasonPolicy      = "policy_violation"
	ReasonReputation  = "blocked"
	ReasonAuth        = "auth_failure"
	ReasonReverse     = "require_ptr"
	ReasonTooBig      = "mesg_too_big" // for the machine
	ReasonLimit       = "exceed_limit" // for this recipient
	ReasonNetwork     = "network_error"
	ReasonRelaying    = "no_relaying"
	ReasonSecurity    = "security_error"
	ReasonContent     = "content_error"
	ReasonRejected    = "rejected" // the sender's address, not the recipient's
	ReasonFiltered    = "filtered"
	ReasonTooMany     = "too_many_conn"
	ReasonStanding    = "bad_reputation"
	ReasonSystem      = "system_error"
	ReasonSystemFull  = "system_full"
	ReasonMailer      = "mailer_error" // a program behind the mailbox failed
	ReasonOnHold      = "on_hold"
	ReasonForm        = "not_compliant_rfc"
	ReasonSyntax      = "syntax_error"
	ReasonDelivered   = "delivered"
	ReasonFeedback    = "feedback"
	ReasonVacation    = "vacation"
	ReasonUnknown     = ""
)

type reasonRule struct {
	reason string
	words  pattern
}

// reasonRules are tried in order; the more telling words come first.
func reasonRules() []reasonRule { return rules }

var rules = []reasonRule{
	// words that leave no doubt, whatever stands beside them
	{ReasonMailer, later(`(?i)unknown mailer error|\bpipe to \|`)},
	{ReasonForm, later(`(?i)not rfc ?\d+ compliant|multiple (\S+ \S+ )?addresses in from`)},
	{ReasonContent, later(`(?i)duplicate header|message content rejected`)},
	{ReasonReverse, later(`(?i)5\.7\.25\b|bad dns ptr|unverifyable sending ip`)},
	{ReasonStanding, later(`(?i)(low|poor|bad|ip) reputation`)},
	{ReasonTooMany, later(`(?i)connection rate limit|too many (concurrent )?connections`)},
	{ReasonReputation, later(`(?i)blocked using|dnsbl|refused to talk to me|client host.{0,40}blocked|invalid ip for sending|messages from [0-9.]+ weren't sent|please use the smtp server of your isp`)},
	{ReasonRejected, later(`(?i)address that has been blacklisted|permission to post|投稿する権限|purported responsible`)},
	{ReasonRelaying, later(`(?i)relay access denied|relaying denied`)},
	{ReasonSystemFull, later(`(?i)insufficient (disk|system) (space|storage)|4\.3\.1\b`)},
	{ReasonNetwork, later(`(?i)hop count exceeded|mail loop|lost connection with|no route to host|able to establish an smtp connection|host not found, try again`)},
	{ReasonNotAccept, later(`(?i)couldn't find a mail exchanger|no mx record|no smtp service`)},
	{ReasonUnknownHost, later(`(?i)domain is not reachable|\b5\d\d (\w[\w-]*\.)+\w+ does not exist`)},
	{ReasonUnknownUser, later(`(?i)recipientnotfound|recipient not found|found at the destination domain|invalid final delivery userid|ディレクトリのリストにありません`)},
	{ReasonExpired, later(`(?i)message expired|envelope expired|not deliver for the last|failing for a long time|did not accept our requests to connect|host not reachable|delivery failed \d+ attempts`)},
	{ReasonOnHold, later(`(?i)\bon hold\b`)},
	{ReasonAuth, later(`(?i)unauthenticated e?mail|not have authentication information`)},
	{ReasonPolicy, later(`(?i)policy reasons|policy violation|header error|content presents a potential`)},
	{ReasonSecurity, later(`(?i)unauthenticated senders|delivery not authorized`)},
	{ReasonSyntax, later(`(?i)improper sequence`)},
	{ReasonSystem, later(`(?i)service refused`)},
	{ReasonLimit, later(`(?i)5\.2\.3\b|message length exceeds`)},
	{ReasonTooBig, later(`(?i)5\.3\.4\b|message too (big|large)|line limit exceeded`)},
	{ReasonFull, later(`(?i)(over|exceeded|exceeds) (the |its |their |his |her )?(mailbox |disk |storage )?quota|quota (is )?exceeded|mailbox( size)?( limit)? exceeded|mailbox (is )?full|mailbox exceeds`)},

	{ReasonVirus, later(`(?i)\bvirus|infected|malware`)},
	{ReasonAuth, later(`(?i)\bdmarc|\bspf\b|\bdkim\b|(sender|domain|email|mail).{0,20}(unauthenticated|authenticat)|5\.7\.(26|20|23)\b|not authenticated|authentication (checks?|failed)`)},
	{ReasonReverse, later(`(?i)\bptr\b|reverse (dns|lookup|mapping|hostname)|rdns|cannot find your (reverse )?hostname|no reverse|hostname.{0,30}(resolv|lookup)|client host.{0,40}cannot find`)},
	{ReasonTooBig, later(`(?i)(message|mail|size|content).{0,30}(too (big|large)|exceed|larger than|limit)|too large|5\.[23]\.[34]\b.{0,40}size|message size|maximum size`)},
	{ReasonRejected, later(`(?i)5\.1\.8|(unroutable|invalid|bad|unknown) sender|sender address|domain of sender|from: domain is invalid`)},
	{ReasonUnknownUser, later(`(?i)user unknown|unknown (user|recipient)|no such (user|recipient|mailbox)|5\.1\.[13]\b|recipient address rejected: access denied|user does(n't| not) exist|mailbox (does not exist|unavailable|not found)|user not found`)},
	{ReasonFull, later(`(?i)(mail ?box|in ?box|account|user|quota|storage|disk|recipient|they|their|boxes?|spool).{0,40}(full|exceed|over(-| )?(quota|limit|its)|out of (storage|space)|no space|too large for|limit)|over ?quota|quota (exceeded|violation|exceed)|exceed(s|ed|ing)?.{0,20}(quota|storage|limit)|insufficient (disk )?(storage|space|quota)|not enough (storage|space|disk)|disk (quota|full)|4\.2\.2|5\.2\.2|容量|一杯|いっぱい|满`)},
	{ReasonSuspended, later(`(?i)(account|mail ?box|user|recipient|address|email).{0,40}(disabled|suspend|inactive|deactivat|locked|blocked|frozen|not active|terminat|discontinued|expired|on hold)|inactive|has been (disabled|suspended)|disabled|5\.2\.1|suspended`)},
	{ReasonMoved, later(`(?i)has moved|moved to|no longer (at|here|use)|has been (replaced|changed)|please (use|try) (the )?new|5\.1\.6|change of address`)},
	{ReasonNotAccept, later(`(?i)does(n't| not) accept (any )?(mail|e-?mail|smtp)|null mx|5\.1\.10|no mail (service|server)|not accept(ing)? (mail|messages)|accepts? no mail|smtp protocol.{0,10}521`)},
	{ReasonUnknownHost, later(`(?i)(host|domain|dns|name server|mx|hostname|server).{0,40}(not found|unknown|not exist|no such|could(n't| not) be found|nxdomain|invalid|lookup|does not|unrout|couldn't find)|unrout(e)?able|(un|no such|unknown|non-?existent|bad|invalid|illegal) (host|domain|hostname)|5\.1\.2|5\.4\.4|5\.1\.7\b.{0,20}domain|no (mx|dns|route)|couldn't find any host|nxdomain|name or service not known|mail server for`)},
	{ReasonSpam, later(`(?i)\bspam\b|junk|unsolicited|bulk mail|\bube\b|\buce\b|spamassassin|looks like|content (filter|rejected|blocked)|high probability`)},
	{ReasonReputation, later(`(?i)black ?-?list|block ?-?list|\brbl\b|dnsbl|cbl\.|spamhaus|spamcop|barracuda|reputation|(client host|ip( address)?|host|connection|sender|server|network|access|your).{0,50}(blocked|denied|rejected|banned|refused|restricted|listed|not allowed|not permitted)|access denied|blocked (by|using|due|for)|banned|greylist|grey-list|throttl|rate limit|temporarily deferred|too many (connections|messages|emails|recipients)|deferred due to|4\.7\.\d|unusual rate|5\.7\.(511|606|1)\b.{0,60}(block|ban|denied)`)},
	{ReasonRelaying, later(`(?i)relay(ing)?.{0,30}(denied|not|prohibited|access|deny)|unable to relay|not (permitted|allowed) to relay|not local|no relay|(isn't|not) (in )?.{0,20}rcpthosts`)},
	{ReasonUnknownUser, later(`(?i)(user|recipient|mail ?box|address|account|local ?part|alias|addressee|name|member|customer|person|e-?mail|mailaddress).{0,60}(unknown|not (found|exist|known|listed|recogni[sz]ed|valid|unique|a valid|match|registered|our|local|here|been found|available at)|no(t)? longer|does(n't| not)|invalid|isn't|no such|undeliverable|rejected|not in|unrecogni)|(no|unknown|invalid|bad|unroutable|undeliverable|non-?existent|illegal|there is no|no known|no valid|not a (valid|known)|unrecogni[sz]ed) (such )?(destination )?(local )?(user|recipient|mail ?box|address|account|local part|person|name|addressee|mail)|5\.1\.1|5\.1\.0|5\.1\.3|5\.0\.0.{0,20}unknown|does(n't| not) exist|doesn't have a|no account|here by that name|unknown (user|recipient)|recipnotfound|recipient not found|not our customer|宛先|見つかりません|存在し`)},
	{ReasonSecurity, later(`(?i)\btls\b|starttls|authentication (required|is required)|must (issue|use) .{0,12}tls|5\.7\.(0|4|6|8|9|11)\b|encryption|security|insecure|certificate|smtp auth`)},
	{ReasonExpired, later(`(?i)(delivery|retry|time ?out|queue|message|time|expir).{0,40}(expired|time(d)?[- ]?out|too long|exceeded|exceed|given up|giving up|days|hours|4\.4\.7)|expired|too old|4\.4\.7|5\.4\.7|been in the queue|warning: message still|not been (able to be )?delivered (within|for|after)|still (be )?(undelivered|trying)|retry timeout|no smtp service|connection (timed|refused|reset)|conversation with|connect(ion)? to|network (is )?unreachable|no route to host|unable to connect|wasn't able to establish|lost connection|could not connect|delay`)},
	{ReasonNetwork, later(`(?i)(too many|hop count|loop|maximum hop)|5\.4\.6|4\.4\.6|mail loop|bad dns|dns (error|server|query)|network|no answer|5\.4\.[0-9]`)},
	{ReasonContent, later(`(?i)5\.6\.\d|(attachment|content|header|mime|8-?bit|message).{0,40}(not allowed|not accept|blocked|invalid|malformed|illegal|unsupported|improper|rejected because|violat|banned)|5322|rfc ?2822|compliant|duplicate header|line.{0,10}too long`)},
	{ReasonPolicy, later(`(?i)polic(y|ies)|local (policy|rule)|administrative|prohibit|not permitted|violat|5\.7\.\d|unauthor|not authori`)},
	{ReasonRejected, later(`(?i)(sender|from|mail from|return ?path|originat|envelope).{0,60}(reject|denied|refused|invalid|not (exist|accept|allowed|found|verif)|unknown|blocked|fail|bad|unable to|must)|5\.1\.[78]|unverified|cannot verify|<>|verify sender`)},
	{ReasonSystem, later(`(?i)system (error|problem|failure|config|not)|local (error|configuration|problem)|internal (error|server|software)|(i\/o|io|disk|server|software|temporary|temporarily|resource|mailer|pipe|configuration) (error|problem|failure|lookup|unavailable)|can(not|'t) (open|create|write|append)|unknown mailer error|command died|exit (status|code)|service (unavailable|not available)|try again later|insufficient system|x\.400|out of memory|4\.3\.\d|5\.3\.\d`)},
	{ReasonSyntax, later(`(?i)syntax|unrecognized command|command not|bad sequence|5\.5\.[0-4]`)},
	{ReasonFiltered, later(`(?i)filter|recipient.{0,40}(refus|reject|not accept|denied|only|restrict)|restricted|refused by|due to (extended|recipient)|user does not want|5\.1\.1|not accepted|5\.2\.\d|undelivered|rejected`)},
}

// judge fills in status, reason and hardness from what is known.
func judge(r *DeliveryReport, words string) {
	said := r.Diagnostic
	if s := statusSaid(said); s != "" {
		r.Status = s // the other server's own, behind its reply code
	} else if r.Status == "" || strings.HasSuffix(r.Status, ".0.0") {
		if s := statusIn(said); s != "" && (r.Status == "" || s[0] == r.Status[0] || s[0] == '5') {
			r.Status = s
		}
	}
	heard := strings.Join(strings.Fields(words[:min(len(words), 3000)]), " ")
	for _, text := range []string{said, heard} {
		if r.Reason == "" {
			r.Reason = reasonOf(text, r.Status)
		}
	}
	if r.Status == "" {
		if s := statusIn(words); s != "" {
			r.Status = s
		} else if c := replyCode(said); c != "" {
			r.Status = c[:1] + ".0.0"
		} else if c := replyCode(words); c != "" {
			r.Status = c[:1] + ".0.0"
		}
	}
	if r.Action == "" {
		r.Action = "failed"
		if delayWords().MatchString(words) {
			r.Action = "delayed"
		}
	}
	switch {
	case r.Action == "delivered", r.Action == "relayed", r.Action == "expanded", strings.HasPrefix(r.Status, "2."):
		r.Reason = ReasonDelivered
	case (r.Action == "delayed" || r.Action == "deferred") && r.Reason != ReasonFull && r.Reason != ReasonNetwork && r.Reason != ReasonReverse:
		r.Reason = ReasonExpired
	case r.Reason == ReasonUnknownUser && diskFull().MatchString(heard):
		r.Reason = ReasonFull // the two halves disagree: the milder is believed
	case r.Reason == ReasonUnknownUser && refusedLetter(r.Status, heard):
		// The address was taken and the letter was not: somebody is there, and filters.
		r.Reason = ReasonFiltered
	}
	if r.Status == "" {
		r.Status = map[bool]string{true: "4.0.0", false: "5.0.0"}[r.Action == "delayed" || r.Action == "deferred"]
	}
	switch r.Reason {
	case ReasonUnknownUser, ReasonUnknownHost, ReasonMoved, ReasonNotAccept:
		r.Hard = r.Action == "failed" && r.Status[0] != '4'
	}
}

// statusSaid finds the status that stands behind a reply code, the last one
// said: a chain of servers quotes the one before.
func statusSaid(s string) string {
	all := statusBehind().FindAllStringSubmatch(s, 20)
	if len(all) == 0 {
		return ""
	}
	return all[len(all)-1][1]
}

var statusBehind = later(`\b[245][0-5]\d[ -]'?([245]\.\d{1,3}\.\d{1,3})\b`)

// refusedLetter says that the letter was refused, not its address. Behind a
// bare ">>> DATA" the answer may be the one to RCPT, sent late; then the status
// tells them apart.
func refusedLetter(status, heard string) bool {
	if strings.HasPrefix(status, "5.1.") {
		return false
	}
	other := status == "5.0.0" || strings.HasPrefix(status, "5.2.0") || strings.HasPrefix(status, "5.7.")
	return afterLetter().MatchString(heard) || other && afterData().MatchString(heard)
}

var (
	afterLetter = later(`(?i)in reply to (end of )?DATA|after end of data`)
	afterData   = later(`(?i)>>> DATA <<< 5`)
	diskFull    = later(`(?i)rejected: not enough disk space`)
)

var delayWords = later(`(?i)(this is a warning message only|you do not need to resend|delivery (attempts )?will (continue|be)|still (being )?(retried|trying)|has been delayed|is delayed|could not be delivered for)`)

// statusReasons are statuses that say it all, by RFC 3463 and 7372.
var statusReasons = map[string]string{
	"5.1.6": ReasonMoved, "5.7.25": ReasonReverse, "5.4.6": ReasonNetwork, "4.4.7": ReasonExpired, "5.3.4": ReasonTooBig, "5.2.3": ReasonLimit,
}

func reasonOf(said, status string) string {
	if reason := statusReasons[status]; reason != "" && reason != ReasonExpired {
		return reason
	}
	if said == "" {
		if reason := statusReasons[status]; reason != "" {
			return reason
		}
		switch {
		case status == "5.1.10": // RFC 7505
			return ReasonNotAccept
		case strings.HasPrefix(status, "5.1.1"):
			return ReasonUnknownUser
		case strings.HasPrefix(status, "5.1.2"), status == "5.4.4":
			return ReasonUnknownHost
		case strings.HasSuffix(status, ".2.2"):
			return ReasonFull
		}
		return ""
	}
	for _, rule := range reasonRules() {
		if rule.words().MatchString(said) {
			return rule.reason
		}
	}
	return ""
}
