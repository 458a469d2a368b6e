// Package people is whom we serve: a person with a history, however many
// addresses they write from, and the organization they belong to.
//
// Always true:
//   - an identity (a mail address, a handle) belongs to exactly one person, and
//     a telephone number to one or several; [People.Resolve] finds or makes them under a lock, so that the
//     first two mails of a stranger, filed at once, are one person;
//   - a merge moves no row: the person gets merged_into (always the root), and
//     what belongs to them is read by [People.Family]; undoing it clears the
//     column, and the merges that came before it still stand;
//   - an organization becomes part of another in the same way, with its people
//     and domains, and can be taken out again;
//   - an address that is taken away from a person is nobody's, and can be given
//     back while nobody else has it;
//   - whoever is first heard of from a domain of an organization becomes a
//     member: that is a label, and shows nobody anything;
//   - an erased person keeps an id and nothing else.
//
// Tables: person, identity, identity_gone, organization, organization_domain,
// person_foreign. Personal columns: person.name, name_key, lang, zone, called,
// reach, organization_id; all of identity, identity_gone and person_foreign.
// organization.name is the name of a company, and personal where it is a
// household's: the last person of an organization takes its name along when
// they are erased, with its domains.
//
// Tells: facts.PersonMerged, facts.PersonUnmerged, facts.PersonErased. Plugs
// into the chores (erase, export, verify) and runs them all for a person.
package people
