package main

import (
	"fmt"
	"time"

	"kept.example/kept/internal/app"
)

// doctorCmd looks at the installation.
type doctorCmd struct {
	app.Config `embed:""`
	Offline    bool   `name:"offline" help:"Ask neither the relay nor mailboxes."`
	DNS        bool   `name:"dns" help:"Also look up MX, SPF, DKIM and DMARC of the domains of our addresses."`
	Selector   string `name:"selector" help:"The DKIM selector to look up; the relay that signs knows it."`
	JSON       bool   `name:"json" help:"As JSON."`
}

// Run prints a line for each thing it looked at. It fails when one is wrong.
func (c *doctorCmd) Run(e *edge) error {
	found := []app.Finding{}
	wrong := 0
	app.Doctor(e.ctx, c.Config, app.Examine{Offline: c.Offline, DNS: c.DNS, Selector: c.Selector, Now: time.Now}, func(f app.Finding) {
		if f.Verdict == app.Wrong {
			wrong++
		}
		found = append(found, f)
		if !c.JSON {
			fmt.Fprintf(e.out, "%-5s  %-14s  %s", f.Verdict, f.Check, f.Text)
			if f.Mend != "" {
				fmt.Fprintf(e.out, " %s", f.Mend)
			}
			fmt.Fprintln(e.out)
		}
	})
	if c.JSON {
		if err := printJSON(e.out, found); err != nil {
			return err
		}
	}
	if wrong > 0 {
		return fmt.Errorf("%s wrong", map[bool]string{true: "one thing is", false: fmt.Sprintf("%d things are", wrong)}[wrong == 1])
	}
	return nil
}
