package demo

import (
	_ "embed"
	"fmt"
	"strings"
	"time"

	"github.com/BurntSushi/toml"

	"kept.example/kept/internal/feature/remedies"
)

//go:embed world.toml
var worldFile string

// world is what world.toml tells.
type world struct {
	Brand []struct {
		Key, Name, Zone string
		Hue             int
	}
	Team  []string
	Inbox []struct{ Key, Name, Address, Lang, Brand, Team, Form, FormTitle, FormIntro string } // Form: the address of its web form, "" for none
	User  []struct {
		Key, Name, Email, Role string
		Teams                  []string
	}
	Budget   []struct{ Team, User, Period, Amount, Currency, Single, Two string }
	Rate     []struct{ From, To, Rate string }
	Topic    []topicTold
	Product  []productTold
	Purchase []boughtTold
	Case     []tale
}

// productTold is a model of the catalogue.
type productTold struct {
	Name, Model, Notes, Warranty string
	Aliases, Parts               []string // of parts their model numbers
	Specs                        [][]string
	Months                       int
	Discontinued                 bool
	Help                         []string // for customers
}

// topicTold is a kind of matter, with what must be known to help.
type topicTold struct {
	Name string
	Item []struct {
		En, De, Kind, Pattern, Example string
		Fact                           string
	}
}

// tale is what happens in one case.
type tale struct {
	Key, Person, Inbox, Subject string
	Topic                       string // what it is about, as whoever answers first says
	Robot                       bool   // no person wrote it
	Junk                        bool   // it looks like junk, and is held
	First                       bool   // the inbox says the first word
	Step                        []step
}

// step is one thing that happens.
type step struct {
	At       string
	By       string   // the user's key; "" for the customer
	Says     string   // the customer's words
	HTML     string   // the same as their mail program writes it
	Inline   string   // a picture that the HTML shows
	Files    []string // attached to them
	Reply    string
	Answers  []string // words of what a reply answers that leaves something open
	Draft    string   // what somebody is writing, and has not sent
	Note     string
	Promises []promise
	Remedies []remedies.Draft
	Asks     []string // what a reply asks for, by the names on the checklist
	Tags     []string
	Feedback [][]string // about products: model number, part, words
	Owner    string     // the user who has it from now on
	Next     string     // what happens next in the case
	NextDue  string     `toml:"next_due"`
	Status   string
	Waits    string // until when
	Why      string
	Confirms bool   // the customer says that it worked
	Refuses  string // the customer says that it did not, in these words
	Merge    string // the key of the case that this is the same matter as
	Private  bool   // only its owner sees the case
	Bounce   bool   // our newest letter comes back
	Loss     *lossTold
	Loan     *loanTold
	Parcel   *parcelTold
}

// promise is given in a reply.
type promise struct {
	What, Due string
	Kept      string // when it was kept; "" if it was not
}

// read reads the world; a key that nobody knows is an error.
func read() (w world, err error) {
	meta, err := toml.Decode(worldFile, &w)
	if err == nil && len(meta.Undecoded()) > 0 {
		err = fmt.Errorf("world.toml: nobody knows %v", meta.Undecoded())
	}
	return w, err
}

// when reads a time as world.toml tells it: "-6 17:00" is a clock on the wall
// on another day, "-25m" is from now.
func when(now time.Time, zone *time.Location, s string) (time.Time, error) {
	day, clock, ok := strings.Cut(s, " ")
	if !ok {
		d, err := time.ParseDuration(s)
		return now.Add(d), err
	}
	var days, hour, minute int
	if _, err := fmt.Sscanf(day+" "+clock, "%d %d:%d", &days, &hour, &minute); err != nil {
		return now, fmt.Errorf("%q is no time: %w", s, err)
	}
	local := now.In(zone)
	return time.Date(local.Year(), local.Month(), local.Day()+days, hour, minute, 0, 0, zone), nil
}
