package words

import "golang.org/x/text/language"

// Pick returns the offered language that an Accept-Language header asks for;
// English, or else the first offered, when it asks for none of them. Without
// offers it picks from [Languages].
func Pick(acceptLanguage string, offered ...string) string {
	if len(offered) == 0 {
		offered = Languages()
	}
	fallback := offered[0]
	tags := make([]language.Tag, len(offered))
	for i, o := range offered {
		tags[i] = language.Make(o)
		if o == "en" {
			fallback = o
		}
	}
	if len(acceptLanguage) > 512 {
		acceptLanguage = acceptLanguage[:512]
	}
	wanted, _, err := language.ParseAcceptLanguage(acceptLanguage)
	if err != nil || len(wanted) == 0 {
		return fallback
	}
	_, i, sure := language.NewMatcher(tags).Match(wanted...)
	if sure == language.No {
		return fallback
	}
	return offered[i]
}
