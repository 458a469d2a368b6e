package mail

import "strings"

// endsInVerb says whether s ends in "wrote".
func endsInVerb(s string) bool {
	for _, v := range [...]string{
		"wrote", "writes", "sent", "schrieb", "schrieb folgendes", "folgendes geschrieben", "a écrit", "écrit", "a ecrit", "escribió",
		"escribio", "escreveu", "ha scritto", "scrive", "schreef", "geschreven", "napisał", "napisała", "napisał(a)", "napisał/a", "napisal", "pisze", "skrev",
		"skrev följande", "skrev följande meddelande", "skrev følgende", "kirjoitti", "kirjoitti seuraavaa", "napsal", "napsala", "napsal(a)", "píše", "писал", "писала", "писал(а)",
		"написал", "написала", "написал(а)", "пишет", "пише", "написав", "написав(ла)", "viết", "写道", "寫道", "写了", "のメール", "書きました", "書き込みました", "wrote the following",
	} {
		if rest, ok := strings.CutSuffix(s, v); ok && (rest == "" || v[0] >= 0xe3 || strings.HasSuffix(rest, " ") || strings.HasSuffix(rest, ">") || strings.HasSuffix(rest, ")")) {
			return true
		}
	}
	return false
}

// holdsVerb says whether "wrote" stands inside s: "Eva schrieb am 3. Mai:".
func holdsVerb(s string) bool {
	for _, v := range [...]string{
		" wrote ", " schrieb ", " a écrit ", " escribió ", " escreveu ", " ha scritto ", " schreef ", " geschreven ", " napisał ", " napisał(a) ",
		" napisała ", " skrev ", " kirjoitti ", " napsal ", " napsal(a) ", " napsala ", " odesílatel ", " писал ", " написал ", " написала ", " пишет ", " 于", "写道", "寫道", "書きました",
	} {
		if strings.Contains(s, v) {
			return true
		}
	}
	return false
}

// datePrefix says whether s begins like "On Tuesday" in some language.
func datePrefix(s string) bool {
	if strings.HasPrefix(s, "在") || strings.HasPrefix(s, "於") || strings.HasPrefix(s, "w dniu ") || strings.HasPrefix(s, "in data ") || strings.HasPrefix(s, "il giorno ") {
		return true
	}
	word := s
	if i := strings.IndexAny(s, " ,."); i >= 0 {
		word = s[:i]
	}
	switch word {
	case "on", "am", "le", "el", "em", "il", "op", "den", "d", "dnia", "dne", "vào", "at", "в", "во",
		"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "mon", "tue", "wed", "thu", "fri", "sat", "sun",
		"montag", "dienstag", "mittwoch", "donnerstag", "freitag", "samstag", "sonntag", "mo", "di", "mi", "do", "fr", "sa", "so",
		"lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche", "lun", "mar", "mer", "jeu", "ven", "sam", "dim",
		"lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo", "mié", "jue", "vie", "sáb", "dom",
		"segunda-feira", "terça-feira", "quarta-feira", "quinta-feira", "sexta-feira", "seg", "ter", "qua", "qui", "sex",
		"lunedì", "martedì", "mercoledì", "giovedì", "venerdì", "sabato", "domenica", "gio", "sab",
		"maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag", "ma", "wo", "vr", "za", "zo",
		"poniedziałek", "wtorek", "środa", "czwartek", "piątek", "sobota", "niedziela", "pon", "pn", "wt", "śr", "czw", "pt", "sob", "niedz", "ndz",
		"måndag", "tisdag", "onsdag", "torsdag", "fredag", "lördag", "söndag", "mån", "tis", "ons", "tors", "tor", "fre", "lör", "sön",
		"mandag", "tirsdag", "lørdag", "søndag", "man", "tir", "lør", "søn",
		"maanantaina", "tiistaina", "keskiviikkona", "torstaina", "perjantaina", "lauantaina", "sunnuntaina", "ti", "ke", "to", "pe", "la", "su",
		"pondělí", "úterý", "středa", "čtvrtek", "pátek", "neděle", "po", "út", "st", "čt", "pá", "ne",
		"понедельник", "вторник", "среда", "среду", "четверг", "пятница", "пятницу", "суббота", "субботу", "воскресенье", "пн", "вт", "ср", "чт", "пт", "сб", "вс":
		return true
	}
	return false
}

const (
	headFrom = 1 << iota
	headDate
	headTo
	headSubject
	headOther
)

// headerKind says which header the line is: From, Sent, To, Subject in some
// language. 0: none.
func headerKind(s string) int {
	window := s[:min(len(s), 60)]
	i := strings.IndexByte(window, ':')
	if j := strings.Index(window, "："); j >= 0 && (i < 0 || j < i) {
		i = j
	}
	if i <= 0 {
		return 0
	}
	switch strings.TrimSpace(s[:i]) {
	case "from", "von", "de", "expéditeur", "da", "van", "od", "nadawca", "från", "fra", "lähettäjä", "от", "от кого", "від", "差出人", "送信者", "发件人", "寄件者", "寄件人", "發件人", "từ":
		return headFrom
	case "sent", "date", "gesendet", "gesendet am", "datum", "envoyé", "envoyé le", "message du", "enviado", "enviado el", "enviado em", "enviada em", "enviada", "fecha", "data",
		"inviato", "verzonden", "wysłano", "wysłane", "skickat", "sendt", "dato", "lähetetty", "päivämäärä", "päiväys", "odesláno", "отправлено", "дата", "送信日時", "日時", "送信日", "日期", "发送时间", "时间", "傳送日期", "寄件日期", "发送日期":
		return headDate
	case "to", "an", "à", "a", "para", "destinataire", "aan", "do", "till", "til", "vastaanottaja", "komu", "pro", "кому", "宛先", "收件人", "收件者", "đến":
		return headTo
	case "subject", "betreff", "objet", "asunto", "assunto", "oggetto", "onderwerp", "temat", "ämne", "emne", "aihe", "předmět", "тема", "件名", "主题", "主旨", "主題":
		return headSubject
	case "cc", "bcc", "kopie", "copie", "copie à", "cópia", "kopia", "kopi", "kopio", "копия", "reply-to", "antwort an", "répondre à", "risposta", "抄送", "副本", "importance", "wichtigkeit", "priorität", "organization", "message-id":
		return headOther
	}
	return 0
}

// originalMessage says whether s names the message below, as between dashes.
func originalMessage(s string) bool {
	switch s {
	case "original message", "original email", "original mail", "originalmessage", "reply message", "replied message", "previous message", "original appointment",
		"ursprüngliche nachricht", "originalnachricht", "original-nachricht", "original nachricht", "ursprünglicher termin", "originale nachricht",
		"message d'origine", "message d’origine", "message original", "message initial", "mail original", "mensaje original", "mensagem original", "messaggio originale", "messaggio originario",
		"oorspronkelijk bericht", "oorspronkelijke bericht", "origineel bericht", "wiadomość oryginalna", "oryginalna wiadomość", "wiadomość pierwotna",
		"ursprungligt meddelande", "originalmeddelande", "oprindelig meddelelse", "oprindelig besked", "original meddelelse", "opprinnelig melding", "original melding",
		"alkuperäinen viesti", "původní zpráva", "původní e-mail", "исходное сообщение", "оригинальное сообщение", "元のメッセージ", "original message / 元のメッセージ",
		"原始邮件", "原始郵件", "原邮件", "原郵件", "回复的原邮件", "邮件原件", "tin nhắn gốc":
		return true
	}
	return beginsForwarded(s)
}

// beginsForwarded says whether s is "Forwarded message" in some language.
func beginsForwarded(s string) bool {
	switch s {
	case "forwarded message", "begin forwarded message", "forwarded email", "weitergeleitete nachricht", "anfang der weitergeleiteten nachricht", "anfang der weitergeleiteten e-mail",
		"message transféré", "début du message transféré", "début du message réexpédié", "mensaje reenviado", "inicio del mensaje reenviado", "mensagem encaminhada", "mensagem reencaminhada",
		"início da mensagem encaminhada", "messaggio inoltrato", "messaggio reinoltrato", "inizio messaggio inoltrato", "inizio del messaggio inoltrato", "doorgestuurd bericht", "begin doorgestuurd bericht",
		"przekazana wiadomość", "wiadomość przekazana dalej", "treść przekazanej wiadomości", "początek przekazywanej wiadomości", "vidarebefordrat meddelande", "vidarebefordrat brev", "börja vidarebefordrat meddelande",
		"videresendt meddelelse", "videresendt besked", "start på videresendt besked", "videresendt melding", "videresendt e-post", "begynnelse på videresendt melding",
		"välitetty viesti", "välitetty viesti alkaa", "edelleenlähetetty viesti", "přeposlaná zpráva", "přeposílaná zpráva", "začátek přeposílané zprávy",
		"пересылаемое сообщение", "перенаправленное сообщение", "переадресованное сообщение", "начало переадресованного сообщения", "転送されたメッセージ", "転送メッセージ", "转发的邮件", "转发邮件信息", "轉寄的郵件", "已轉寄郵件":
		return true
	}
	return false
}
