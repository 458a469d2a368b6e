package people

import (
	"context"
	"slices"
	"strings"

	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
	"kept.example/kept/internal/platform/mail"
)

// publicMail are domains where anybody gets an address: whoever writes from one
// shows nothing about where they work. A subdomain counts as its domain.
const publicMail = ` 163.com 126.com aim.com aol.com arcor.de att.net bellsouth.net bigpond.com bluewin.ch bol.com.br btinternet.com
 charter.net comcast.net cox.net daum.net disroot.org duck.com earthlink.net email.de email.com eircom.net fastmail.com fastmail.fm free.fr freemail.hu freenet.de
 gmail.com gmx.at gmx.ch gmx.com gmx.de gmx.net googlemail.com hanmail.net hey.com hotmail.co.uk hotmail.com hotmail.de hotmail.es hotmail.fr
 hotmail.it hushmail.com icloud.com inbox.lv inbox.ru kpnmail.nl laposte.net libero.it list.ru live.co.uk live.com live.de live.fr live.nl
 lycos.com mac.com mail.bg mail.com mail.de mail.ee mail.ru mailbox.org mailfence.com me.com msn.com naver.com netscape.net ntlworld.com o2.pl
 online.de onet.pl optonline.net orange.fr outlook.com outlook.de outlook.es outlook.fr pm.me posteo.de posteo.net proton.me protonmail.ch protonmail.com qq.com
 rambler.ru rediffmail.com riseup.net rocketmail.com runbox.com sapo.pt sbcglobal.net seznam.cz sfr.fr shaw.ca sina.com sky.com skynet.be
 sympatico.ca t-online.de talktalk.net telenet.be telia.com terra.com.br tiscali.it tuta.com tutanota.com tutanota.de ukr.net uol.com.br
 verizon.net virgilio.it virginmedia.com vodafone.de wanadoo.fr web.de wp.pl xs4all.nl yahoo.ca yahoo.co.in yahoo.co.jp yahoo.co.uk yahoo.com yahoo.com.au
 yahoo.com.br yahoo.de yahoo.es yahoo.fr yahoo.it yandex.com yandex.ru ymail.com ziggo.nl zoho.com zohomail.com `

// public says whether anybody gets an address in a domain.
func public(domain string) bool {
	for {
		if slices.Contains(strings.Fields(publicMail), domain) {
			return true
		}
		_, rest, ok := strings.Cut(domain, ".")
		if !ok || !strings.Contains(rest, ".") {
			return false
		}
		domain = rest
	}
}

// cleanDomain reads the name of a domain as people write it.
func cleanDomain(text string) (string, error) {
	domain := strings.TrimSuffix(db.Key(strings.TrimSpace(text)), ".")
	domain = strings.TrimPrefix(domain, "@")
	if _, err := mail.ParseAddress("x@" + domain); err != nil || !strings.Contains(domain, ".") || len(domain) > 253 {
		return "", fault.Field("domains", "people.fault.domain").Because(err)
	}
	if public(domain) {
		return "", fault.Field("domains", "people.fault.domain_public", fault.A("domain", domain))
	}
	return domain, nil
}

// mostDomains is how many domains an organization may have.
const mostDomains = 50

// SetDomains says which domains of mail make new people members of an
// organization: exactly these. One of a public mail service, or of another
// organization, is refused.
func (p *People) SetDomains(ctx context.Context, tx *db.Tx, h *HeldOrganization, domains []string) (err error) {
	defer fault.Wrap(&err, "people.SetDomains(%d)", h.ID)
	if _, err := staff.Allow(ctx, staff.PeopleChange); err != nil {
		return err
	}
	var clean []string
	for _, d := range domains {
		one, err := cleanDomain(d)
		if err != nil {
			return err
		}
		if !slices.Contains(clean, one) {
			clean = append(clean, one)
		}
	}
	if len(clean) > mostDomains {
		return fault.Field("domains", "people.fault.domain_many", fault.A("n", mostDomains))
	}
	// A domain of what became part of this one stays with it.
	for _, d := range h.Domains {
		if slices.Contains(clean, d) {
			continue
		}
		if _, err := tx.Exec(ctx, `DELETE FROM organization_domain WHERE domain = $1`, d); err != nil {
			return err
		}
	}
	for _, d := range clean {
		if slices.Contains(h.Domains, d) {
			continue
		}
		n, err := tx.Exec(ctx, `INSERT INTO organization_domain (organization_id, domain) VALUES ($1, $2) ON CONFLICT (domain) DO NOTHING`, h.ID, d)
		if err != nil {
			return err
		}
		if n == 0 {
			return fault.Field("domains", "people.fault.domain_taken", fault.A("domain", d))
		}
	}
	h.Domains = clean
	return p.saveOrganization(ctx, tx, h)
}

// organizationOf is the organization whose domain an address is in; 0 for none.
func organizationOf(ctx context.Context, v db.View, kind IdentityKind, value string) (int64, error) {
	if kind != Email {
		return 0, nil
	}
	_, domain, _ := strings.Cut(foldIdentity(kind, value), "@")
	found, err := db.All(ctx, v, scanID, `SELECT organization_id FROM organization_domain WHERE domain = $1`, domain)
	if err != nil || len(found) == 0 {
		return 0, err
	}
	return found[0], nil
}

// withDomains adds their domains to organizations, asked once for all.
func withDomains(ctx context.Context, v db.View, all []Organization) error {
	if len(all) == 0 {
		return nil
	}
	var args []any
	ids, at := make([]int64, len(all)), map[int64]int{}
	for i, o := range all {
		ids[i], at[o.ID] = o.ID, i
	}
	type row struct {
		id     int64
		domain string
	}
	rows, err := db.All(ctx, v, func(s db.Scan) (r row, err error) {
		err = s(&r.id, &r.domain)
		return r, err
	}, `SELECT coalesce(o.merged_into, o.id), d.domain FROM organization o JOIN organization_domain d ON d.organization_id = o.id
		WHERE o.id IN `+in(&args, ids)+` OR o.merged_into IN `+in(&args, ids)+` ORDER BY d.id`, args...)
	for _, r := range rows {
		all[at[r.id]].Domains = append(all[at[r.id]].Domains, r.domain)
	}
	return err
}
