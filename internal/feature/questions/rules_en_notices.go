package questions

// englishNotices tells what speaks to everyone, in forms, notices and letters to all
// customers. One of the notices alone settles nothing.
func englishNotices(r *rules) {
	r.circulars = table(`
		^if|should|whenever you|you'd|you're ~would|do|still|ever|don't|no|are|just|also|ever ~longer|not want|wish|prefer|like|need to _
		click|clicking|tap ~on the|this|here|below|link|on
		save|keep|print this|the ~important email|information|message|letter
		refer to the|your|our
		browse our|the
		let us know how we can
		terms and|conditions ~conditions
		let us help you
		tell|invite your friends|family
		~manage|update|change|edit|review your ~email|notification|communication|privacy|account preferences|settings
		to|with any|every|every* ~one|body ~else you know
		to|with anyone|everyone|anybody|everybody ~else you know
		leave|write|post ~us a ~_ review|rating|testimonial
		share ~this|it with your friends|family|followers|network|colleagues
		use|enter|apply ~the|promo|coupon|discount|voucher code
		add us to your
		let|tell us ~know what you think
		send|submit your resume|cv|application|photos|pictures|story|stories|entry|entries
		check back soon|often|later|regularly|for
		help ~us improve|spread|grow|serve our|the|your|you
		forward|send ~this|it to a|your friend|friends
		refer a friend
		get your free|copy|tickets|own
		show your support
		share|tell ~us your thoughts|story|stories|feedback|ideas|opinion|experience
		reset|change|update|protect|keep your password|passwords
		download ~the|our ~_ app
		download _ for|from|to your|the|app
		by going|clicking|copying|following|visiting|verifying|tapping
		link below
		check|try|see|discover|visit|download|shop|get|enjoy ~out our|my|the new|newest|latest|free|special|exclusive
		take a|some|few ~few|short moment|minute|minutes|second|survey
		please visit
		please add us|our
		please remove ~here|yourself|mailto|our|us from
		to ensure|guarantee delivery|that
		sure that you receive|always|get
		fill ~out this|our|the ~short survey|form
		rate it|us|this ~out in|on|here|again
		opt ~it|us out in|on|here|again
		wish|like|prefer ~not|longer ~to ~longer ~receive|hear receive
		limited time
		your free account|trial|copy|gift
		for free
		please|to call|contact|visit|follow us now|today|at|on
		to learn|find ~out more
		verify|validate|activate your
		confirm your ~_ account|email|e-mail|address|identity|registration|phone|subscription|number
		while it|supplies
		your address book
	`)
	r.notices = table(`
		your ~new|full|first|last|personal|mobile|own account|registration|information|subscription|membership|site|browser|email|e-mail|emails|profile|settings|preferences|inbox|spam|junk|trial|device|phone|name|details|identity|address|mailbox|mail|bank|financial|credit|contacts|password|username|payment|computer|order|purchase|copy|seat|spot|place
		email|e-mail|contact|call|phone|write|tweet|visit|message|reach|follow|join|text ~out ~to us|our
		send|drop|shoot ~us a|an email|e-mail|note|line|message|mail
		send|drop us a|an|your
		our app|support|team|website|site|store|stores|newsletter|email|service|customer|help|products|new|partner|partners|page|blog|policy|privacy|faq|email|mailing
		url|browser|spam|registration|signup|sign-up|checkout|coupon|promo|voucher|html|wizard|faq|faqs|webinar|newsletter|unsubscribe
		copy and paste
		give us a call|ring|shout|try|chance
		fill|filled in|out|up
		your first|last|full|billing|shipping|mailing
		please contact|consult|call|ask|visit … support|desk|department|team|service|helpdesk|center|centre|representative|institution|provider|administrator
		^please complete|fill|go|register|log|login|sign|confirm|verify|activate|subscribe|download|install|use|enter|visit
		confirmation|coupon|promo|activation|verification|discount|following code|link|url
		link|button|page|form
		number|address|instructions|code below|above|in|into|to
		below|here
		customer|technical|tech|sales|product support|service|services|care|team
		support ~team|desk|representative|department|center|centre $
		support|sales|service representative|representatives|team|agent|agents|rep
		any|anyone|everyone|someone ~one who|that|interested
		^for ~more|further|any|full|customer|technical|additional information|details|questions|support|service|info|assistance|help|inquiries|enquiries
		if you have|need|experience|encounter|find|wish|want|would|are|do|don't|receive|received|like|did|already
		off any|all|your|regular|selected
		reply to this
		register|sign|log|rsvp ~up|in|now to|for|on|at
		interested in _
		a good|strong|secure password
		no later than
		your ~_ pledge|donation|contribution|reservation|booking|selection|choice|vote|ballot|entry|login|record|records|safety|protection|convenience|security
		submit|reply|continue|proceed|click|press to
		^please|kindly ~also|always|do|not|note|don't|just|be|only join|retain|apply|consult|note|print|type|donate|wait|remember|refer|see|contact|complete|select|pick|consider|indicate|open|aware|advised|specify|bring|arrive|vote|pledge|maintain|log|sign|ignore|disregard|respect|observe|sure
		you ~no|don't|would ~longer|also|still want|wish|prefer|like|desire|plan|intend|meet|own|qualify
		anyone|everyone|anytime
		requirements|software|hardware|vendor|version|versions|client|format|browser|plain|operating|installation|purchasing|qualified|eligible|location
	`)
	r.deeds = table(`
		please ~just|do|also send me|it|them|him|her|this|that|the
		please ~just|do|also ship|deliver|update|transfer|confirm|connect|close|enable|fix|sort|stop|repair|improve|get|give|let|bring|change|refund|cancel|resolve|solve|find|remove|restore|put|have
		^help|need|want _
		help|need|want me|us|my|this|that|it
	`)
	r.helps = table(`
		help ~me|us ~please|out
		~i|we ~really need|want ~some|your help|assistance|support ~please
		can|could|will|would you|u|ya|someone ~please help ~me|us ~out|please|with ~this|that|it ~please
	`)
}
