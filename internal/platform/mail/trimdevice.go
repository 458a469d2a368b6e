package mail

import "strings"

// fromMine says whether s is "Sent from my …" and little more.
func fromMine(s string) bool {
	for _, p := range [...]string{
		"sent from my ", "gesendet von mein", "von meinem iphone gesendet", "von meinem ipad gesendet", "envoyé de mon ", "envoyé depuis mon ", "enviado desde mi ", "enviado de mi ", "enviado do meu ",
		"enviado de meu ", "enviado a partir do meu ", "enviado desde o meu ", "enviada do meu ", "inviato da mio ", "inviato dal mio ", "inviato dalla mia ", "verzonden vanaf mijn ", "verstuurd vanaf mijn ", "verzonden met mijn ",
		"wysłane z mojego ", "wysłano z mojego ", "skickat från min ", "skickades från min ", "sendt fra min ", "sendt fra mit ", "odesláno z mého ", "odesláno z mojeho ", "отправлено с моего ", "надіслано з мого ",
		"发自我的", "發自我的", "從我的", "从我的", "来自我的", "來自我的", "自分の",
	} {
		if rest, ok := strings.CutPrefix(s, p); ok && len(strings.Fields(rest)) <= 6 && len(rest) <= 60 {
			return p[0] < 0xe3 || deviceWord(rest)
		}
	}
	return false
}

// sentBy says whether s begins or ends like "Sent from": alone it proves nothing,
// parcels are sent too.
func sentBy(s string) bool {
	for _, p := range [...]string{
		"sent from ", "sent via ", "sent with ", "sent using ", "get outlook", "get bluemail", "gesendet ", "diese nachricht wurde von mein", "diese mail wurde von mein", "von meinem ", "holen sie sich ",
		"envoyé ", "télécharger ", "obtenez ", "enviado ", "enviada ", "obtener ", "obter ", "inviato ", "ottieni ", "scarica ", "verzonden ", "verstuurd ", "wysłane ", "wysłano ", "pobierz ", "skickat ", "hämta ", "sendt ", "hent ",
		"lähetetty ", "hanki ", "odesláno ", "отправлено ", "надіслано ", "скачать ", "发自", "發自", "获取", "取得",
	} {
		if strings.HasPrefix(s, p) {
			return true
		}
	}
	return strings.HasSuffix(s, "から送信") || strings.HasSuffix(s, "から送信されました") || strings.HasSuffix(s, "で送信") || strings.HasSuffix(s, "を入手")
}

// deviceWord says whether s names a telephone or a mail program.
func deviceWord(s string) bool {
	for _, w := range [...]string{
		"iphon", "ipad", "ipod", "apple watch", "android", "samsung", "galaxy", "huawei", "xiaomi", "redmi", "oneplus", "nokia", "blackberry", "pixel", "smartphone", "mobiltelefon", "mobilgerät", "handy", "cell phone",
		"mobile phone", "mobile device", "téléphone", "teléfono móvil", "smarttelefon", "mobiltelefon", "puhelime", "телефон", "手机", "outlook", "windows mail", "mail for windows", "mail für windows", "mail app", "courrier pour windows", "courrier windows",
		"correo para windows", "posta per windows", "yahoo", "gmail", "gmx", "web.de", "k-9", "thunderbird", "sparrow", "typeapp", "bluemail", "proton", "tutanota", "spark", "airmail", "mailbird", "fairemail", "aquamail", "aqua mail", "mymail", "mail.ru", "яндекс",
	} {
		if strings.Contains(s, w) {
			return true
		}
	}
	return false
}

// closing says whether the line ends a letter; name and card may follow.
func closing(s string) bool {
	if len(s) < 3 || len(s) > 60 {
		return false
	}
	s = strings.TrimRight(s, ",.! ")
	switch s {
	case "thanks", "thank you", "many thanks", "cheers", "best", "regards", "sincerely", "yours sincerely", "yours faithfully", "yours truly",
		"vielen dank", "danke", "cordialement", "bien cordialement", "bien à vous", "merci", "saludos", "un saludo", "atentamente", "gracias",
		"cumprimentos", "atenciosamente", "obrigado", "obrigada", "cordiali saluti", "distinti saluti", "saluti", "grazie", "groeten", "groet",
		"pozdrawiam", "z poważaniem", "mvh", "vänliga hälsningar", "hälsningar", "med venlig hilsen", "venlig hilsen", "med vennlig hilsen",
		"vennlig hilsen", "hilsen", "terveisin", "ystävällisin terveisin", "s pozdravem", "с уважением", "敬具", "よろしくお願いいたします", "此致", "谢谢":
		return true
	}
	for _, w := range [...]string{" regards", " wishes", " grüßen", " grüssen", " grüße", " grüsse", " gruß", " gruss", " groeten", " groet", " saludos", " cumprimentos", " hälsning", " salutations", "mfg"} {
		if strings.HasSuffix(" "+s, w) {
			return true
		}
	}
	return false
}
