// Package desk is the plugboard: every place where a room plugs into the
// running product, in one struct. To see what a room does to the product, read
// its Mount function.
package desk

import (
	"log/slog"

	"kept.example/kept/internal/core/activity"
	"kept.example/kept/internal/core/backups"
	"kept.example/kept/internal/core/budgets"
	"kept.example/kept/internal/core/casepage"
	"kept.example/kept/internal/core/cases"
	"kept.example/kept/internal/core/chores"
	"kept.example/kept/internal/core/files"
	"kept.example/kept/internal/core/inboxes"
	"kept.example/kept/internal/core/intake"
	"kept.example/kept/internal/core/keys"
	"kept.example/kept/internal/core/ledger"
	"kept.example/kept/internal/core/lists"
	"kept.example/kept/internal/core/mailboxes"
	"kept.example/kept/internal/core/notices"
	"kept.example/kept/internal/core/outbox"
	"kept.example/kept/internal/core/people"
	"kept.example/kept/internal/core/presence"
	"kept.example/kept/internal/core/search"
	"kept.example/kept/internal/core/settings"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/core/today"
	"kept.example/kept/internal/core/topics"
	"kept.example/kept/internal/platform/blob"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/event"
	"kept.example/kept/internal/platform/fetch"
	"kept.example/kept/internal/platform/jobs"
	"kept.example/kept/internal/platform/web"
)

// Desk is what a room is given.
type Desk struct {
	Log       *slog.Logger
	DB        *db.DB
	Bus       *event.Bus    // facts, within a transaction
	Jobs      *jobs.Queue   // work, after it
	Web       *web.Router   // pages, API operations, navigation
	Blobs     *blob.Store   // bytes by their hash
	Fetch     *fetch.Client // asks other servers
	Activity  *activity.Log // what happened
	Chores    *chores.Registry
	Keys      *keys.Ring
	Settings  *settings.Settings
	Staff     *staff.Staff
	Inboxes   *inboxes.Inboxes
	People    *people.People
	Cases     *cases.Cases   // and their marks, fields, guards and listeners
	Lists     *lists.Lists   // and their filters
	Search    *search.Search // and its sources
	Topics    *topics.Topics
	Files     *files.Files
	Ledger    *ledger.Ledger     // every amount granted, given and taken back
	Budgets   *budgets.Budgets   // what may be granted without asking
	Notices   *notices.Notices   // and their kinds
	Presence  *presence.Presence // who has which case open
	Page      *casepage.Pages    // and the slots of the case page and the customer's page
	Outbox    *outbox.Outbox     // and the parts of a reply
	Intake    *intake.Intake
	Mailboxes *mailboxes.Mailboxes // who read the mailboxes of inboxes
	Today     *today.Today         // and what is owed, and its panels
	Backups   *backups.Backups     // copies of all of it

	need []need // of rooms, what they keep as stored bytes
}
