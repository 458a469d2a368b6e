package staff

import (
	"context"
	"encoding/json"
	"slices"
	"strings"

	"kept.example/kept/internal/platform/calendar"
	"kept.example/kept/internal/platform/db"
	"kept.example/kept/internal/platform/fault"
)

func scanTeam(s db.Scan) (t Team, err error) {
	var hours string
	err = s(&t.ID, &t.Name, &hours, &t.Version, &t.CreatedAt, &t.UpdatedAt)
	if err == nil && hours != "" {
		t.Hours = &calendar.Hours{}
		err = json.Unmarshal([]byte(hours), t.Hours)
	}
	return t, err
}

const teamColumns = `id, name, hours, version, created_at, updated_at`

// Teams returns the teams by name, with their members.
func (s *Staff) Teams(ctx context.Context, v db.View) (_ []Team, err error) {
	defer fault.Wrap(&err, "staff.Teams")
	if _, err := Allow(ctx, StaffRead); err != nil {
		return nil, err
	}
	teams, err := db.All(ctx, v, scanTeam, `SELECT `+teamColumns+` FROM team ORDER BY name_key, id`)
	if err != nil {
		return nil, err
	}
	type pair struct{ team, user int64 }
	pairs, err := db.All(ctx, v, func(s db.Scan) (p pair, err error) {
		err = s(&p.team, &p.user)
		return p, err
	}, `SELECT team_id, user_id FROM team_member ORDER BY user_id`)
	for _, p := range pairs {
		if i := slices.IndexFunc(teams, func(t Team) bool { return t.ID == p.team }); i >= 0 {
			teams[i].Members = append(teams[i].Members, p.user)
		}
	}
	return teams, err
}

// TeamByID returns a team with its members.
func (s *Staff) TeamByID(ctx context.Context, v db.View, id int64) (_ Team, err error) {
	defer fault.Wrap(&err, "staff.TeamByID(%d)", id)
	if _, err := Allow(ctx, StaffRead); err != nil {
		return Team{}, err
	}
	return teamByID(ctx, v, id)
}

func teamByID(ctx context.Context, v db.View, id int64) (Team, error) {
	t, err := db.One(ctx, v, scanTeam, `SELECT `+teamColumns+` FROM team WHERE id = $1`, id)
	if err != nil {
		return Team{}, missing(err, "staff.fault.no_team")
	}
	t.Members, err = db.All(ctx, v, scanID, `SELECT user_id FROM team_member WHERE team_id = $1 ORDER BY user_id`, id)
	return t, err
}

// AddTeam adds a team without members.
func (s *Staff) AddTeam(ctx context.Context, tx *db.Tx, name string) (_ Team, err error) {
	defer fault.Wrap(&err, "staff.AddTeam")
	if _, err := Allow(ctx, StaffManage); err != nil {
		return Team{}, err
	}
	if name, err = teamName(name); err != nil {
		return Team{}, err
	}
	id, err := tx.Insert(ctx, `INSERT INTO team (name, name_key, version, created_at, updated_at) VALUES ($1, $2, 1, $3, $3)`,
		name, db.Key(name), tx.Now())
	if err != nil {
		return Team{}, taken(err, "name", "staff.fault.team_taken")
	}
	if err := s.record(ctx, tx, "staff.team_added", "team", id, map[string]any{"team": name}); err != nil {
		return Team{}, err
	}
	return teamByID(ctx, tx, id)
}

// RenameTeam gives a team another name.
func (s *Staff) RenameTeam(ctx context.Context, tx *db.Tx, id int64, name string) (_ Team, err error) {
	defer fault.Wrap(&err, "staff.RenameTeam(%d)", id)
	if _, err := Allow(ctx, StaffManage); err != nil {
		return Team{}, err
	}
	if name, err = teamName(name); err != nil {
		return Team{}, err
	}
	if err := s.touchTeam(ctx, tx, id); err != nil {
		return Team{}, err
	}
	if _, err := tx.Exec(ctx, `UPDATE team SET name = $2, name_key = $3 WHERE id = $1`, id, name, db.Key(name)); err != nil {
		return Team{}, taken(err, "name", "staff.fault.team_taken")
	}
	if err := s.record(ctx, tx, "staff.team_renamed", "team", id, map[string]any{"team": name}); err != nil {
		return Team{}, err
	}
	return teamByID(ctx, tx, id)
}

func teamName(name string) (string, error) {
	name = strings.Join(strings.Fields(name), " ")
	switch {
	case name == "":
		return "", fault.Field("name", "staff.fault.team_name")
	case len(name) > 200:
		return "", fault.Field("name", "staff.fault.name_long", fault.A("n", 200))
	}
	return name, nil
}

// touchTeam takes a team's row and counts a change.
func (s *Staff) touchTeam(ctx context.Context, tx *db.Tx, id int64) error {
	if err := tx.Take(ctx, "team", id); err != nil {
		return missing(err, "staff.fault.no_team")
	}
	_, err := tx.Exec(ctx, `UPDATE team SET version = version + 1, updated_at = $2 WHERE id = $1`, id, tx.Now())
	return err
}

// Join makes a user a member of a team.
func (s *Staff) Join(ctx context.Context, tx *db.Tx, team, user int64) (err error) {
	defer fault.Wrap(&err, "staff.Join(team %d, user %d)", team, user)
	if _, err := Allow(ctx, StaffManage); err != nil {
		return err
	}
	if _, err := take(ctx, tx, user); err != nil {
		return err
	}
	if err := tx.Take(ctx, "team", team); err != nil {
		return missing(err, "staff.fault.no_team")
	}
	n, err := tx.Exec(ctx, `INSERT INTO team_member (team_id, user_id) VALUES ($1, $2) ON CONFLICT DO NOTHING`, team, user)
	if err != nil || n == 0 {
		return err
	}
	if err := s.touchTeam(ctx, tx, team); err != nil {
		return err
	}
	return s.record(ctx, tx, "staff.team_joined", "team", team, map[string]any{"user": user})
}

// Leave ends a user's membership of a team.
func (s *Staff) Leave(ctx context.Context, tx *db.Tx, team, user int64) (err error) {
	defer fault.Wrap(&err, "staff.Leave(team %d, user %d)", team, user)
	if _, err := Allow(ctx, StaffManage); err != nil {
		return err
	}
	if err := s.touchTeam(ctx, tx, team); err != nil {
		return err
	}
	n, err := tx.Exec(ctx, `DELETE FROM team_member WHERE team_id = $1 AND user_id = $2`, team, user)
	if err != nil || n == 0 {
		return err
	}
	if err := s.record(ctx, tx, "staff.team_left", "team", team, map[string]any{"user": user}); err != nil {
		return err
	}
	return s.fewer(ctx, tx)
}

// TeamsOf returns the ids of a user's teams.
func (s *Staff) TeamsOf(ctx context.Context, v db.View, user int64) (_ []int64, err error) {
	defer fault.Wrap(&err, "staff.TeamsOf(%d)", user)
	if _, err := Allow(ctx, StaffRead); err != nil {
		return nil, err
	}
	return teamsOf(ctx, v, user)
}

func teamsOf(ctx context.Context, v db.View, user int64) ([]int64, error) {
	return db.All(ctx, v, scanID, `SELECT team_id FROM team_member WHERE user_id = $1 ORDER BY team_id`, user)
}

// setTeams makes a user a member of exactly these teams.
func (s *Staff) setTeams(ctx context.Context, tx *db.Tx, user int64, teams []int64) error {
	now, err := teamsOf(ctx, tx, user)
	if err != nil {
		return err
	}
	for _, t := range now {
		if !slices.Contains(teams, t) {
			if err := s.Leave(ctx, tx, t, user); err != nil {
				return err
			}
		}
	}
	for _, t := range teams {
		if !slices.Contains(now, t) {
			if err := s.Join(ctx, tx, t, user); err != nil {
				return err
			}
		}
	}
	return nil
}

// SetMembers makes exactly these users the members of a team.
func (s *Staff) SetMembers(ctx context.Context, tx *db.Tx, id int64, users []int64) (_ Team, err error) {
	defer fault.Wrap(&err, "staff.SetMembers(%d)", id)
	if _, err := Allow(ctx, StaffManage); err != nil {
		return Team{}, err
	}
	if err := tx.Take(ctx, "team", id); err != nil {
		return Team{}, missing(err, "staff.fault.no_team")
	}
	t, err := teamByID(ctx, tx, id)
	if err != nil {
		return Team{}, err
	}
	for _, u := range t.Members {
		if !slices.Contains(users, u) {
			if err := s.Leave(ctx, tx, id, u); err != nil {
				return Team{}, err
			}
		}
	}
	for _, u := range users {
		if !slices.Contains(t.Members, u) {
			if err := s.Join(ctx, tx, id, u); err != nil {
				return Team{}, err
			}
		}
	}
	return teamByID(ctx, tx, id)
}
