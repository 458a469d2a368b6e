package calendar

import (
	"slices"
	"strings"
	"sync"

	"github.com/rickar/cal/v2"
	austria "github.com/rickar/cal/v2/at"
	"github.com/rickar/cal/v2/au"
	"github.com/rickar/cal/v2/be"
	"github.com/rickar/cal/v2/bg"
	"github.com/rickar/cal/v2/br"
	"github.com/rickar/cal/v2/ca"
	"github.com/rickar/cal/v2/ch"
	"github.com/rickar/cal/v2/cz"
	"github.com/rickar/cal/v2/de"
	"github.com/rickar/cal/v2/dk"
	"github.com/rickar/cal/v2/es"
	"github.com/rickar/cal/v2/fr"
	"github.com/rickar/cal/v2/gb"
	"github.com/rickar/cal/v2/gr"
	"github.com/rickar/cal/v2/hr"
	"github.com/rickar/cal/v2/ie"
	"github.com/rickar/cal/v2/it"
	"github.com/rickar/cal/v2/lt"
	"github.com/rickar/cal/v2/lv"
	"github.com/rickar/cal/v2/nl"
	"github.com/rickar/cal/v2/no"
	"github.com/rickar/cal/v2/nz"
	"github.com/rickar/cal/v2/pl"
	"github.com/rickar/cal/v2/ro"
	"github.com/rickar/cal/v2/se"
	"github.com/rickar/cal/v2/si"
	"github.com/rickar/cal/v2/sk"
	"github.com/rickar/cal/v2/ua"
	"github.com/rickar/cal/v2/us"
	"github.com/rickar/cal/v2/za"

	"kept.example/kept/internal/platform/fault"
	"kept.example/kept/internal/platform/words"
)

// Region is a country, or a part of one, with holidays of its own: "DE",
// "DE-BY", "GB".
type Region string

// tables are the holidays of each region, by its code.
var tables = []struct {
	region Region
	days   []*cal.Holiday
}{
	{"AT", austria.Holidays},
	{"AU-ACT", au.HolidaysACT},
	{"AU-NSW", au.HolidaysNSW},
	{"AU-NT", au.HolidaysNT},
	{"AU-QLD", au.HolidaysQLD},
	{"AU-SA", au.HolidaysSA},
	{"AU-TAS", au.HolidaysTAS},
	{"AU-VIC", au.HolidaysVIC},
	{"AU-WA", au.HolidaysWA},
	{"BE", be.Holidays},
	{"BG", bg.Holidays},
	{"BR", br.Holidays},
	{"CA", ca.Holidays},
	{"CH", ch.Holidays},
	{"CH-AG", ch.HolidaysAG},
	{"CH-AI", ch.HolidaysAI},
	{"CH-AR", ch.HolidaysAR},
	{"CH-BE", ch.HolidaysBE},
	{"CH-BL", ch.HolidaysBL},
	{"CH-BS", ch.HolidaysBS},
	{"CH-FR", ch.HolidaysFR},
	{"CH-GE", ch.HolidaysGE},
	{"CH-GL", ch.HolidaysGL},
	{"CH-GR", ch.HolidaysGR},
	{"CH-JU", ch.HolidaysJU},
	{"CH-LU", ch.HolidaysLU},
	{"CH-NE", ch.HolidaysNE},
	{"CH-NW", ch.HolidaysNW},
	{"CH-OW", ch.HolidaysOW},
	{"CH-SG", ch.HolidaysSG},
	{"CH-SH", ch.HolidaysSH},
	{"CH-SO", ch.HolidaysSO},
	{"CH-SZ", ch.HolidaysSZ},
	{"CH-TG", ch.HolidaysTG},
	{"CH-TI", ch.HolidaysTI},
	{"CH-UR", ch.HolidaysUR},
	{"CH-VD", ch.HolidaysVD},
	{"CH-VS", ch.HolidaysVS},
	{"CH-ZG", ch.HolidaysZG},
	{"CH-ZH", ch.HolidaysZH},
	{"CZ", cz.Holidays},
	{"DE", de.Holidays},
	{"DE-BB", de.HolidaysBB},
	{"DE-BE", de.HolidaysBE},
	{"DE-BW", de.HolidaysBW},
	{"DE-BY", de.HolidaysBY},
	{"DE-HB", de.HolidaysHB},
	{"DE-HE", de.HolidaysHE},
	{"DE-HH", de.HolidaysHH},
	{"DE-MV", de.HolidaysMV},
	{"DE-NI", de.HolidaysNI},
	{"DE-NW", de.HolidaysNW},
	{"DE-RP", de.HolidaysRP},
	{"DE-SH", de.HolidaysSH},
	{"DE-SL", de.HolidaysSL},
	{"DE-SN", de.HolidaysSN},
	{"DE-ST", de.HolidaysST},
	{"DE-TH", de.HolidaysTH},
	{"DK", dk.Holidays},
	{"ES", es.Holidays},
	{"FR", fr.Holidays},
	{"GB", gb.Holidays},
	{"GR", gr.Holidays},
	{"HR", hr.Holidays},
	{"IE", ie.Holidays},
	{"IT", it.Holidays},
	{"LT", lt.Holidays},
	{"LV", lv.Holidays},
	{"NL", nl.Holidays},
	{"NO", no.Holidays},
	{"NZ", nz.Holidays},
	{"PL", pl.Holidays},
	{"RO", ro.Holidays},
	{"SE", se.Holidays},
	{"SI", si.Holidays},
	{"SK", sk.Holidays},
	{"UA", ua.Holidays},
	{"US", us.Holidays},
	{"ZA", za.Holidays},
}

// Regions returns the regions whose holidays are known, by code.
func Regions() []Region {
	all := make([]Region, len(tables))
	for i, t := range tables {
		all[i] = t.region
	}
	return all
}

// key is a region as the catalogue spells it.
func (r Region) key() Region { return Region(strings.ToLower(strings.ReplaceAll(string(r), "-", "_"))) }

func regionWords() words.Names[Region] {
	all := Regions()
	for i, r := range all {
		all[i] = r.key()
	}
	return words.Family("calendar.region.", all...)
}

// Sentence is the region's name in words.
func (r Region) Sentence() fault.Sentence { return regionWords().Say(r.key()) }

// closures are the holidays of a region, each year reckoned once.
type closures struct {
	region Region
	days   []*cal.Holiday
	mu     sync.Mutex
	years  map[int][]Date
}

// observed returns what is known of a region; nil for none.
func observed(r Region) (*closures, error) {
	if r == "" {
		return nil, nil
	}
	for _, t := range tables {
		if t.region == r {
			return &closures{region: r, days: t.days, years: map[int][]Date{}}, nil
		}
	}
	return nil, fault.Field("region", "calendar.fault.region", fault.A("region", string(r)))
}

// on says whether a day is a holiday, or the day on which one is made up for.
func (c *closures) on(d Date) bool {
	if c == nil {
		return false
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	days, known := c.years[d.Year]
	if !known {
		for year := d.Year - 1; year <= d.Year+1; year++ { // New Year's Day may be made up for in December
			for _, h := range c.days {
				on, instead := h.Calc(year)
				for _, t := range []Date{DateOf(on), DateOf(instead)} {
					if t.Year == d.Year {
						days = append(days, t)
					}
				}
			}
		}
		slices.SortFunc(days, Date.compare)
		days = slices.Compact(days)
		c.years[d.Year] = days
	}
	_, found := slices.BinarySearchFunc(days, d, Date.compare)
	return found
}

// In returns the same hours, closed on the holidays of a region as well; "" for
// none.
func (h Hours) In(r Region) (Hours, error) {
	c, err := observed(r)
	if err != nil || h.Always() {
		return h, err
	}
	h.region = c
	return h, nil
}

// Region is whose holidays are kept; "" for nobody's.
func (h Hours) Region() Region {
	if h.region == nil {
		return ""
	}
	return h.region.region
}

// Without returns the same hours, closed all day from one day to another: whoever
// would be there is away. Hours that would never be open again stay as they are.
func (h Hours) Without(from, until Date) Hours {
	if h.Always() || until.compare(from) < 0 || until.compare(from.plus(longestAway)) > 0 {
		return h
	}
	days := slices.Clone(h.holidays)
	for d := from; d.compare(until) <= 0; d = d.plus(1) {
		days = append(days, d)
	}
	slices.SortFunc(days, Date.compare)
	h.holidays = slices.Compact(days)
	return h
}

// longestAway is for how many days somebody can be away.
const longestAway = 3 * 366
