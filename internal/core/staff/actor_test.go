package staff_test

import (
	"context"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"kept.example/kept/internal/core/activity"
	"kept.example/kept/internal/core/staff"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
	"kept.example/kept/internal/platform/words"
)

func TestEveryPermissionAndRoleHasItsSentence(t *testing.T) {
	cat, err := words.Load(staff.Words)
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range append(staff.Permissions(), staff.CustomerRead, staff.CustomerWrite) {
		if key := p.Sentence().Key; !cat.Has(key) {
			t.Errorf("no sentence %s", key)
		}
	}
	for _, r := range staff.Roles() {
		for _, key := range []string{r.Sentence().Key, r.About().Key} {
			if !cat.Has(key) {
				t.Errorf("no sentence %s", key)
			}
		}
	}
}

func TestWhatRolesMay(t *testing.T) {
	tests := []struct {
		role     staff.Role
		may, not []staff.Permission
	}{
		{staff.Admin, staff.Permissions(), []staff.Permission{staff.CustomerWrite}},
		{
			staff.Lead,
			[]staff.Permission{staff.CasesReply, staff.PeopleErase, staff.IntakeDecide, staff.MetricsRead, staff.TokensManage},
			[]staff.Permission{staff.StaffManage, staff.InboxesManage, staff.SettingsManage, staff.JobsManage},
		},
		{
			staff.Agent,
			[]staff.Permission{staff.CasesRead, staff.CasesReply, staff.CasesMerge, staff.PromisesMake, staff.IntakeDecide, staff.ProfileChange},
			[]staff.Permission{staff.PeopleErase, staff.PeopleExport, staff.StaffManage, staff.InboxesManage, staff.MetricsRead},
		},
		{staff.Leader, []staff.Permission{staff.CasesRead, staff.CasesReply, staff.MetricsRead}, []staff.Permission{staff.CasesChange, staff.PeopleChange, staff.StaffManage}},
		{staff.Viewer, []staff.Permission{staff.CasesRead, staff.PeopleRead, staff.ProfileChange}, []staff.Permission{staff.CasesReply, staff.CasesNote, staff.TokensManage}},
		{"", nil, staff.Permissions()},
	}
	for _, test := range tests {
		a := staff.Actor{Kind: staff.KindUser, ID: 1, Role: test.role}
		for _, p := range test.may {
			if !a.May(p) {
				t.Errorf("%s may not %s", test.role, p)
			}
		}
		for _, p := range test.not {
			if a.May(p) {
				t.Errorf("%s may %s", test.role, p)
			}
		}
		for _, p := range test.role.Permissions() {
			if !p.Known() {
				t.Errorf("%s has %s, which is not in the list", test.role, p)
			}
		}
	}
}

func TestATokenMayAtMostWhatItsUserMay(t *testing.T) {
	agent := staff.Actor{Kind: staff.KindUser, ID: 1, Role: staff.Agent}
	narrow := staff.Narrow(agent, staff.CasesRead, staff.StaffManage)
	if !narrow.May(staff.CasesRead) || narrow.May(staff.CasesReply) || narrow.May(staff.StaffManage) {
		t.Errorf("a narrowed token may %v", narrow.Permissions())
	}
	if none := staff.Narrow(agent, []staff.Permission{}...); len(none.Permissions()) != 0 {
		t.Errorf("a token narrowed to nothing may %v", none.Permissions())
	}
}

func TestACustomerMayOnlyTheirOwn(t *testing.T) {
	c := staff.CustomerOf(3, 5, "Ann")
	if !c.May(staff.CustomerRead) || !c.May(staff.CustomerWrite) || len(c.Permissions()) != 0 {
		t.Errorf("a customer may %v", c.Permissions())
	}
	if diff := cmp.Diff(staff.Scope{}, c.Scope()); diff != "" {
		t.Error(diff)
	}
}

func TestNobodyMayNothing(t *testing.T) {
	var nobody staff.Actor
	for _, p := range append(staff.Permissions(), staff.CustomerRead, staff.CustomerWrite) {
		if nobody.May(p) {
			t.Errorf("nobody may %s", p)
		}
	}
	if _, err := staff.Acting(t.Context()); !fault.Is(err, fault.Unauthenticated) {
		t.Errorf("acting: %v", err)
	}
	each(t, func(t *testing.T, w *world) {
		s := w.s
		acts := map[string]func(ctx context.Context, tx *db.Tx) error{
			"AddUser": func(ctx context.Context, tx *db.Tx) error {
				_, err := s.AddUser(ctx, tx, staff.NewUser{Email: "x@example.com", Name: "X"})
				return err
			},
			"ChangeUser": func(ctx context.Context, tx *db.Tx) error {
				_, err := s.ChangeUser(ctx, tx, w.admin.ID, staff.UserChange{})
				return err
			},
			"ChangeRole": func(ctx context.Context, tx *db.Tx) error {
				_, err := s.ChangeRole(ctx, tx, w.admin.ID, staff.Viewer)
				return err
			},
			"SwitchOff": func(ctx context.Context, tx *db.Tx) error { return s.SwitchOff(ctx, tx, w.admin.ID) },
			"SwitchOn":  func(ctx context.Context, tx *db.Tx) error { return s.SwitchOn(ctx, tx, w.admin.ID) },
			"SetPassword": func(ctx context.Context, tx *db.Tx) error {
				return s.SetPassword(ctx, tx, w.admin.ID, staff.Password{})
			},
			"ChangeProfile": func(ctx context.Context, tx *db.Tx) error {
				_, err := s.ChangeProfile(ctx, tx, staff.Profile{Name: "X"})
				return err
			},
			"Renew":      func(ctx context.Context, tx *db.Tx) error { _, err := s.Renew(ctx, tx); return err },
			"SignOut":    func(ctx context.Context, tx *db.Tx) error { return s.SignOut(ctx, tx, "x") },
			"EndSession": func(ctx context.Context, tx *db.Tx) error { return s.EndSession(ctx, tx, 1) },
			"EndOthers":  s.EndOthers,
			"Link":       func(ctx context.Context, tx *db.Tx) error { _, err := s.Link(ctx, tx, w.admin.ID, 1); return err },
			"AddToken": func(ctx context.Context, tx *db.Tx) error {
				_, _, err := s.AddToken(ctx, tx, staff.NewToken{UserID: w.admin.ID, Name: "x"})
				return err
			},
			"RevokeToken": func(ctx context.Context, tx *db.Tx) error { return s.RevokeToken(ctx, tx, 1) },
			"AddTeam":     func(ctx context.Context, tx *db.Tx) error { _, err := s.AddTeam(ctx, tx, "x"); return err },
			"RenameTeam":  func(ctx context.Context, tx *db.Tx) error { _, err := s.RenameTeam(ctx, tx, 1, "x"); return err },
			"Join":        func(ctx context.Context, tx *db.Tx) error { return s.Join(ctx, tx, 1, 1) },
			"Leave":       func(ctx context.Context, tx *db.Tx) error { return s.Leave(ctx, tx, 1, 1) },
			"SetMembers":  func(ctx context.Context, tx *db.Tx) error { _, err := s.SetMembers(ctx, tx, 1, nil); return err },
			"Users":       func(ctx context.Context, tx *db.Tx) error { _, err := s.Users(ctx, tx, true, "", 0, 1); return err },
			"Assignable":  func(ctx context.Context, tx *db.Tx) error { _, err := s.Assignable(ctx, tx); return err },
			"UserByID":    func(ctx context.Context, tx *db.Tx) error { _, err := s.UserByID(ctx, tx, 1); return err },
			"UserByEmail": func(ctx context.Context, tx *db.Tx) error { _, err := s.UserByEmail(ctx, tx, "x"); return err },
			"NameOf":      func(ctx context.Context, tx *db.Tx) error { _, err := s.NameOf(ctx, tx, 1); return err },
			"ActorOf":     func(ctx context.Context, tx *db.Tx) error { _, err := s.ActorOf(ctx, tx, 1); return err },
			"Teams":       func(ctx context.Context, tx *db.Tx) error { _, err := s.Teams(ctx, tx); return err },
			"TeamByID":    func(ctx context.Context, tx *db.Tx) error { _, err := s.TeamByID(ctx, tx, 1); return err },
			"TeamsOf":     func(ctx context.Context, tx *db.Tx) error { _, err := s.TeamsOf(ctx, tx, 1); return err },
			"Tokens":      func(ctx context.Context, tx *db.Tx) error { _, err := s.Tokens(ctx, tx, 0); return err },
			"TokenByID":   func(ctx context.Context, tx *db.Tx) error { _, err := s.TokenByID(ctx, tx, 1); return err },
			"Sessions":    func(ctx context.Context, tx *db.Tx) error { _, err := s.Sessions(ctx, tx); return err },
		}
		for name, act := range acts {
			if err := w.try(t.Context(), act); !fault.Is(err, fault.Unauthenticated) {
				t.Errorf("%s by nobody: %v", name, err)
			}
		}
		viewer := w.as(w.add("Vi Viewer", staff.Viewer))
		for _, name := range []string{"AddUser", "ChangeUser", "ChangeRole", "SwitchOff", "SwitchOn", "Link", "AddToken", "AddTeam", "RenameTeam", "Join", "Leave", "SetMembers", "ActorOf", "SetPassword"} {
			if err := w.try(viewer, acts[name]); !fault.Is(err, fault.Forbidden) {
				t.Errorf("%s by a viewer: %v", name, err)
			}
		}
	})
}

func TestAScopeFollowsTeams(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		agent, lead := w.add("Ann Agent", staff.Agent), w.add("Lea Lead", staff.Lead)
		var open, mine, others int64
		w.do(w.system(), func(ctx context.Context, tx *db.Tx) error {
			a, err := w.s.AddTeam(ctx, tx, "A")
			if err != nil {
				return err
			}
			b, err := w.s.AddTeam(ctx, tx, "B")
			if err != nil {
				return err
			}
			if err := w.s.Join(ctx, tx, a.ID, agent.ID); err != nil {
				return err
			}
			for _, one := range []struct {
				id   *int64
				team any
			}{{&open, nil}, {&mine, a.ID}, {&others, b.ID}} {
				*one.id, err = tx.Insert(ctx, `INSERT INTO inbox (name, name_key, channel, address, address_key, brand_id, team_id, catch_all,
					reply_via, reply_domain, hours, lang, zone, version, created_at, updated_at)
					VALUES ('i', 'i', 'form', '', '', 1, $1, 0, 'none', '', '{}', '', '', 1, 0, 0)`, one.team)
				if err != nil {
					return err
				}
			}
			return nil
		})
		scope := w.actor(agent).Scope()
		if scope.All || scope.UserID != agent.ID || !scope.Has(open) || !scope.Has(mine) || scope.Has(others) {
			t.Errorf("an agent's scope: %+v", scope)
		}
		if scope := w.actor(lead).Scope(); !scope.All || !scope.Has(others) {
			t.Errorf("a lead's scope: %+v", scope)
		}
		if scope := staff.System("x").Scope(); !scope.All || scope.UserID != 0 {
			t.Errorf("the system's scope: %+v", scope)
		}
	})
}

func TestTheActorIsWhoTheRecordNames(t *testing.T) {
	ctx := staff.As(t.Context(), staff.Actor{Kind: staff.KindToken, ID: 7, TokenID: 9, Role: staff.Agent})
	who, ok := activity.Acting(ctx)
	if want := (activity.Who{Kind: "token", ID: 7, Token: 9}); !ok || who != want {
		t.Errorf("the record names %+v", who)
	}
	if slices.Contains(staff.Permissions(), staff.CustomerRead) {
		t.Error("a customer's permission is in the staff's list")
	}
}

func TestAnActorReadsInTheirLanguageAndZone(t *testing.T) {
	cat, err := words.Load(staff.Words)
	if err != nil {
		t.Fatal(err)
	}
	ctx := words.With(t.Context(), words.Reader{Catalogue: cat, Lang: "en"})
	ctx = staff.As(ctx, staff.Actor{Kind: staff.KindUser, ID: 1, Role: staff.Agent, Lang: "de"})
	if got := words.T(ctx, "staff.sign_in.do"); got != "Anmelden" {
		t.Errorf("worded as %q", got)
	}
}
