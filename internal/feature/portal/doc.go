// Package portal is the customers' own pages beyond the page of a case: the web
// form by which they write, the way back to their cases, the list of those, and
// what they want us to know of themselves.
//
// Who has no link asks for one by a mail address. The answer is the same whether
// we know the address or not, and what is looked up is looked up later, by a job:
// a link to the list of that person's cases is mailed to the address that we have,
// and to no other. Such a link names the address it was mailed to, works for a week,
// and ends with all other links of the person, or when the address is no longer
// theirs.
//
// What is sent by a web form is on the disk before anybody is told that it arrived,
// and is then filed like a mail, with the same screen for junk. The address that was
// typed is nobody's proof: whoever typed it sees no case, and what we mail goes to
// the address.
//
// They can have all that we hold of them in one file: a job makes it, it is linked
// once it is there, and it goes after a week, or with the person.
//
// A form asks at once what the checklist of its topic asks; the answers join the
// message, where they are recognised like any other words.
//
// Always true:
//   - a form that is sent twice is stored once;
//   - what was chosen before a form asks more waits with the form's token, and goes
//     within a day where it is not sent;
//   - a form can be sent by script or by hand, from an inbox that is on, with a
//     field that people do not see; what a robot filled in is held, never dropped;
//   - no page of another site can frame a form, but those an admin names.
//
// Tables: web_form, form_post, form_file, portal_try, portal_record. Personal columns: form_post.product,
// version and device, which somebody may have written anything into. form_file holds a file and
// its name of somebody who is not known yet, for a day at most. portal_try has
// keyed digests for an hour. Listens to: what arrives (the facts of a form).
// Plugs into: the case page (panel), the pages of inboxes, the API, erase, export
// and verify.
package portal
