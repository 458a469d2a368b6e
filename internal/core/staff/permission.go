package staff

import (
	"slices"

	"kept.example/kept/internal/platform/fault"
	"kept.example/kept/internal/platform/words"
)

// Permission is the right to one kind of act.
type Permission string

// The permissions.
const (
	CasesRead   Permission = "cases.read"   // cases in scope, with their messages
	CasesOpen   Permission = "cases.open"   // open a case for a customer
	CasesReply  Permission = "cases.reply"  // write to customers
	CasesNote   Permission = "cases.note"   // write notes for the staff
	CasesChange Permission = "cases.change" // status, owner, next step, tags, waiting
	CasesMerge  Permission = "cases.merge"
	CasesSplit  Permission = "cases.split"

	PeopleRead   Permission = "people.read"
	PeopleChange Permission = "people.change"
	PeopleMerge  Permission = "people.merge"
	PeopleErase  Permission = "people.erase"
	PeopleExport Permission = "people.export"

	PromisesMake Permission = "promises.make"

	RemediesGrant   Permission = "remedies.grant"   // make it right, within one's budget
	RemediesApprove Permission = "remedies.approve" // approve what is above a budget
	BudgetsManage   Permission = "budgets.manage"   // budgets, rates of currencies, periods of the ledger
	LedgerRead      Permission = "ledger.read"
	ProductsRead    Permission = "products.read"   // the catalogue, purchases, product feedback
	ProductsChange  Permission = "products.change" // enter a purchase, decide about a receipt, add to the catalogue what was learnt
	ProductsManage  Permission = "products.manage" // import and remove, and what the public help page shows

	CallsRing Permission = "calls.ring" // say that a telephone rings at somebody's place: all that a telephone system needs

	IntakeRead   Permission = "intake.read"
	IntakeDecide Permission = "intake.decide" // release or dismiss what is held back

	LettersDecide Permission = "letters.decide" // release or drop automatic letters that are held

	InboxesRead   Permission = "inboxes.read" // names and addresses of inboxes and brands
	InboxesManage Permission = "inboxes.manage"

	StaffRead     Permission = "staff.read" // names of colleagues and teams
	StaffManage   Permission = "staff.manage"
	TokensManage  Permission = "tokens.manage"  // one's own API tokens
	ProfileChange Permission = "profile.change" // one's own name, language, password, sessions

	ActivityRead   Permission = "activity.read"
	MetricsRead    Permission = "metrics.read"
	HealthRead     Permission = "health.read"  // how mail, mailboxes and backups are, and its alarms
	CoverManage    Permission = "cover.manage" // who is on duty, targets of clocks, absences of others
	SettingsManage Permission = "settings.manage"
	JobsManage     Permission = "jobs.manage"

	// What a customer may do who came by the link of their case.
	CustomerRead  Permission = "customer.read"
	CustomerWrite Permission = "customer.write"
)

// Permissions returns the one list of permissions of the staff, in the order
// in which they are shown.
func Permissions() []Permission {
	return []Permission{
		CasesRead, CasesOpen, CasesReply, CasesNote, CasesChange, CasesMerge, CasesSplit,
		PeopleRead, PeopleChange, PeopleMerge, PeopleErase, PeopleExport,
		PromisesMake, RemediesGrant, RemediesApprove, BudgetsManage, LedgerRead, ProductsRead, ProductsChange, ProductsManage,
		CallsRing, IntakeRead, IntakeDecide, LettersDecide, InboxesRead, InboxesManage,
		StaffRead, StaffManage, TokensManage, ProfileChange,
		ActivityRead, MetricsRead, HealthRead, CoverManage, SettingsManage, JobsManage,
	}
}

// customerPermissions are the rights of a customer by link.
func customerPermissions() []Permission { return []Permission{CustomerRead, CustomerWrite} }

// permissionWords declares the sentence of each permission.
func permissionWords() words.Names[Permission] {
	return words.Family("staff.permission.", append(Permissions(), customerPermissions()...)...)
}

// Sentence says what the permission allows.
func (p Permission) Sentence() fault.Sentence { return permissionWords().Say(p) }

// Known says whether p is a permission of the staff.
func (p Permission) Known() bool { return slices.Contains(Permissions(), p) }

// Role is a set of permissions with a name.
type Role string

// The roles.
const (
	Admin  Role = "admin"
	Lead   Role = "lead"
	Agent  Role = "agent"
	Leader Role = "leader"
	Viewer Role = "viewer"
)

// Roles returns the roles, the mightiest first.
func Roles() []Role { return []Role{Admin, Lead, Agent, Leader, Viewer} }

// roleWords declares the name of each role, and what it is for.
func roleWords() words.Names[Role]  { return words.Family("staff.role.", Roles()...) }
func roleAbouts() words.Names[Role] { return words.Family("staff.role_about.", Roles()...) }

// Sentence is the role's name in words.
func (r Role) Sentence() fault.Sentence { return roleWords().Say(r) }

// About says what the role is for.
func (r Role) About() fault.Sentence { return roleAbouts().Say(r) }

// Known says whether r is a role.
func (r Role) Known() bool { return slices.Contains(Roles(), r) }

// Everywhere says whether the role sees every inbox, whatever its teams.
func (r Role) Everywhere() bool { return r == Admin || r == Lead }

// Permissions returns what the role may do.
func (r Role) Permissions() []Permission {
	own := []Permission{StaffRead, InboxesRead, ProfileChange}
	switch r {
	case Admin:
		return Permissions()
	case Lead:
		return without(Permissions(), StaffManage, InboxesManage, SettingsManage, JobsManage)
	case Agent:
		return append(own, TokensManage, CasesRead, CasesOpen, CasesReply, CasesNote, CasesChange, CasesMerge, CasesSplit,
			PeopleRead, PeopleChange, PeopleMerge, PromisesMake, RemediesGrant, ProductsRead, ProductsChange, CallsRing, IntakeRead, IntakeDecide, ActivityRead)
	case Leader:
		return append(own, TokensManage, CasesRead, CasesReply, CasesNote, PeopleRead, PromisesMake, RemediesGrant, LedgerRead, ProductsRead, ActivityRead, MetricsRead)
	case Viewer:
		return append(own, CasesRead, PeopleRead, ProductsRead)
	}
	return nil
}

func without(all []Permission, not ...Permission) []Permission {
	return slices.DeleteFunc(all, func(p Permission) bool { return slices.Contains(not, p) })
}
