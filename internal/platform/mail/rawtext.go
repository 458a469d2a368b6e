package mail

import "bytes"

// AsRawText is the message of last resort: its text is the raw mail, its
// problem why. The plain header fields are read if that is possible at all, so
// that the case has a customer and a subject.
func AsRawText(raw []byte, why string) (m Message) {
	m = Message{Kind: Person, Unparsed: true, Problems: []string{why}}
	m.Text = newlines(guess(raw[:min(len(raw), 1<<20)]))
	if len(raw) > 1<<20 {
		m.note("mail.problem.text_cut")
	}
	func() {
		bare := m
		defer func() {
			if recover() != nil {
				m = bare
			}
		}()
		head := tidyStart(raw[:min(len(raw), 64<<10)])
		if i := bytes.Index(head, []byte("\n\n")); i >= 0 {
			head = head[:i+1]
		}
		if i := bytes.Index(head, []byte("\n\r\n")); i >= 0 {
			head = head[:i+1]
		}
		fs, _ := splitHeader(head)
		readHeader(&m, fs, Limits{}.orDefaults())
		m.Kind = kindOf(&m, fs, bodies{})
	}()
	return m
}
