package everypage

import (
	"testing"

	"kept.example/kept/stories/outside"
)

// bare lists the rules of the desk's sheet that would hold for something on a page that
// does not load it. States such as :hover count as met, and what stands beside an element
// (::before) as the element.
const bare = `(() => {
	const ask = new XMLHttpRequest();
	ask.open("GET", document.querySelector('link[href$="/app.css"]').href.replace(/app\.css$/, "desk.css"), false);
	ask.send();
	if (ask.status !== 200 || document.querySelector('link[href$="/desk.css"]')) return ["the sheet: " + ask.status];
	const sheet = new CSSStyleSheet(), found = [];
	sheet.replaceSync(ask.responseText);
	const anyState = s => { let out = "", depth = 0; // pseudo-classes within :is() and :has() stay
		for (const part of s.split(/([()]|::?[a-z-]+)/)) {
			if (part === "(") depth++;
			if (part === ")") depth--;
			if (depth || !/^::?[a-z-]+$/.test(part) || /^:(is|has|not|where|dir|nth|first|last|only|empty)/.test(part)) out += part;
		}
		return out; };
	let seen = 0;
	const walk = rules => { for (const r of rules) {
		if (r.selectorText) { seen++; if (document.querySelector(anyState(r.selectorText))) found.push(r.selectorText); }
		else if (r.cssRules) walk(r.cssRules);
	} };
	walk(sheet.cssRules);
	return seen > 300 ? found : ["only " + seen + " rules were read"];
})()`

// dressed fails for what a page would need of the sheet that only the desk loads.
func dressed(t *testing.T, b *outside.Browser, all []page) {
	for _, p := range all {
		t.Run(p.name+"/sheet", func(t *testing.T) {
			b := b.In(t)
			b.Go(p.path)
			for _, rule := range outside.Eval[[]string](b, bare) {
				t.Errorf("a rule of the desk alone: %s", rule)
			}
		})
	}
}
