package outbox

import "time"

const (
	robotLimit    = 3              // robot answers within a day after which letters stop
	letterWindow  = 24 * time.Hour // the day of the limits
	strangerLimit = 20             // auto-replies a minute to addresses we have never written to
)

// Why a letter was withheld; catalogue keys.
const (
	WithheldNoAddress  = "outbox.withheld.no_address"
	WithheldStranger   = "outbox.withheld.stranger"
	WithheldBounced    = "outbox.withheld.bounced"
	WithheldUnwanted   = "outbox.withheld.unwanted"
	WithheldRobot      = "outbox.withheld.robot"
	WithheldOncePerDay = "outbox.withheld.once_a_day"
	WithheldTooMany    = "outbox.withheld.too_many"
	WithheldGathers    = "outbox.withheld.gathers" // for some minutes: what else they have just written about goes with it
)

// gate is what is known about where a letter would go.
type gate struct {
	address     string
	participant bool      // of the case
	verified    bool      // the address is somebody's, and shown to be
	bounced     bool      // since they last wrote to us
	unwanted    bool      // they called a mail of ours spam
	robots      int       // robot answers within the day
	today       bool      // they had a letter within the day that could have waited
	last        time.Time // when that went
	urgent      bool      // it cannot wait
	autoReply   bool      // it is caused by a mail that came in
	stranger    bool      // we have never written to it
	strangers   int       // auto-replies to such addresses within the minute
	spoken      bool      // they are told by voice: how mail fares there does not matter
}

// withhold is the rule of the gate: "" lets the letter through, else why not.
func (g gate) withhold() string {
	switch {
	case g.spoken && g.today && !g.urgent:
		return WithheldOncePerDay
	case g.spoken:
		return ""
	case g.address == "":
		return WithheldNoAddress
	case !g.participant && !g.verified:
		return WithheldStranger
	case g.bounced:
		return WithheldBounced
	case g.unwanted:
		return WithheldUnwanted
	case g.robots >= robotLimit:
		return WithheldRobot
	case g.today && !g.urgent:
		return WithheldOncePerDay
	case g.autoReply && g.stranger && g.strangers >= strangerLimit:
		return WithheldTooMany
	}
	return ""
}
