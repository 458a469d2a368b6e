// Package staff is who answers and what they may do: users, teams, roles and
// the one list of permissions, signing in, sessions, API tokens; and the actor
// in a context, by which every door is judged alike.
//
// Always true:
//   - whoever acts is an [Actor] in the context: a user, an API token (its
//     user's rights, narrowed), a customer by link, or the system under the name
//     of its job. Without one nothing can be read or changed;
//   - a role is a set of permissions; what an actor may do is asked with [Allow]
//     and [Actor.May], which cases they may see with [Actor.Scope];
//   - sessions live here, as hashes; switching a user off, or a new password,
//     ends them at once on every process. So are tokens and one-time links kept;
//   - where a user has a second factor, neither a password nor a link opens a
//     session without it. A code of an app works once, a recovery code too; five
//     wrong ones in a quarter of an hour are the most. It is switched off with a
//     code, or by an admin, of which the user is told;
//   - a passkey signs in alone, since the device asks who holds it; it counts as
//     a second factor too. Each challenge is answered once;
//   - who owes a second factor that their role needs may use their own page and
//     nothing else, until they have one;
//   - passwords are argon2id with their parameters beside them, at most two
//     hashed at one time; an unknown account costs as much time as a known one;
//   - a sign-in that failed leaves an entry and a line in the log, without what was typed;
//     alike ones within a quarter of an hour are one, and at most 200 are noted in it;
//   - there is always an admin who can sign in: the last one can be neither
//     switched off nor given another role;
//   - whoever is away has one absence at a time, and their stand-in is there
//     then; so nobody stands in for somebody in a circle;
//   - in a desk of one nothing asks for a second person.
//
// Tables: staff_user, team, team_member, session, token, sign_in, sign_in_link,
// sign_in_step, totp, recovery_code, passkey, passkey_answer, absence.
// It reads inbox by join, for scopes. Personal columns are the staff's own:
// staff_user.email, name; session.ip, agent; passkey.name. No customer's data is kept here.
//
// Plugs in: pages /sign-in, /sign-in/second, /sign-out, /sign-in/link/{token}, /me,
// /me/second-factor, /me/passkeys,
// /settings/staff, /settings/teams, /away; API users, failed_sign_ins, teams, roles, tokens,
// absences.
package staff
