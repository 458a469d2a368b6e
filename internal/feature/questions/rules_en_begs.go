package questions

// englishBegs tells what English begs with.
func englishBegs(r *rules) {
	r.bare = table(`
		^canceling|cancelling|creating|opening|closing|deleting|removing|changing|updating|editing|tracking|correcting|switching|upgrading ~to ~a|an|the|my|our ~new|my|the _ account|profile|subscription|address ~for|of ~_ ~_ $
		^check|checking|get|getting|see|seeing|find|finding|download|downloading|view|viewing ~my|the|a|an|your|some ~my invoice|invoices|bill|bills|receipt|receipts … … … $
		^edit|editing|update|updating|change|changing|modify|modifying|correct|correcting ~my|the|some data|info|information|details on|of|in|for … … … $
		^add|adding ~a|an|some|several something|item|items|article|articles|product|products to … … … $
		^find|finding|need ~some information|info|details about|on|regarding … … … $
		^information|info|details|assistance|help about|on|with|regarding … … … $
		^assistance _ … … … $
		^file|filing|lodge|lodging|make|making|leave|leaving|write|writing|submit|submitting ~a|an|the|my ~_ claim|complaint|reclamation|review|feedback|comment|opinion … … … $
		^~consumer|customer complaint|claim|reclamation against|about … … $
		^report|reporting|inform|informing|notify|notifying ~of ~_ ~_ issue|issues|problem|problems|error|errors with|of|in … … … $
		^shipment|shipments|shipping|delivery|deliveries to _ ~_ $
		^~current status of _ … … $
		^order|purchase ~_ ~current status $
		^new _ account|user|profile ~for ~_ ~_ $
		^password|pin|key ~code recovery|retrieval|reset $
		^check|checking|track|tracking|see|seeing|view|report|reporting|notify|notifying|enter|leave ~_ ~_ ~_ ~_ order|purchase|account|refund|status|invoice|bill|payment|fee|fees|penalties|penalty|delivery|address|feedback|reclamation|complaint|policy ~_
		^rebate|restitution|compensation|reimbursement ~of _ ~dollars|euros|pounds|usd
		^information|info|details|assistance|help about|on|with|regarding _ ~_ ~_ ~_ ~_
		^refund|reimburse|solve|resolve|request|update|cancel|change|delete|remove|create|open|close|download|edit|correct|modify|switch|upgrade|obtain|file|lodge|submit|recover|retrieve|reset|register|unsubscribe|subscribe|activate|deactivate|freeze|unfreeze|renew|reorder|exchange|locate|verify ~up|of|to|for|from|with|an|a|the|my|our|some|this|that ~an|a|the|my|our|some|of|on|in|new|standard|gold|free|personal|shipping|delivery|credit|current|user|last ~_ ~_ ~_ ~_ _
		^refund|refunding|reimburse|reimbursing|return|returning|pay|paying _ ~dollars|euros|pounds|usd|eur
		^assistance|assist|help|information|info with|witha|about|on|for|regarding … _ ~_ ~_
		^restitution|compensation|reimbursement|refund|cancellation|replacement|invoice|bill of|for … _ ~_
		^canceling|cancelling|cancelation|cancellation|creating|opening|closing|deleting|removing|changing|updating|editing|tracking|requesting|obtaining|getting|setting|correcting|checking|switching|upgrading ~up|of|to ~a|an|the|my|our ~new|my|the ~_ order|account|purchase|subscription|address|invoice|bill|refund|reservation|booking|newsletter|profile|membership|plan|contract|flight|appointment|user ~number|no|nr ~_
	`)
	r.trails = table(`
		let me|us|her|him|them know
		tell|advise|inform|notify|update me|us
		advise
		get back to me|us
	`)
	r.begs = table(`
		^~just trying|hoping to cancel|change|return|book|rebook|reach|add|reset|reschedule|exchange|order
		^~just hoping for a _
		if|when|whenever you get|have a ~free|quick|spare minute|chance|second|moment|sec _
		i'd|we'd|i|we ~would be happy|glad|delighted|available to meet|come
		^or|i ~i could|can meet|stop|come|drop|swing|join ~you|with|by _
		^~just|please stop|quit *ing _
		i|we think|believe|feel ~that you|they|we ~guys|all ought _
		^if so|not|possible … tell|let|give|send|call|show|advise me|us
		i'm|we're|i|we ~am|are ~just|still trying to change|add|book|request|cancel|reach|switch|contact|close|reset|return|order|buy|rebook|redeem _
		^or we could|can ~also|all|either have|do|meet|get|grab|try _
		^~please|just save|hold|reserve|keep it|some|one|a|me|us|that|this for _
		i|we deserve ~a|an|some|my|the ~_ ~_ refund|credit|compensation|upgrade|voucher|discount|membership|month|reimbursement|replacement|response|reply|answer|apology|explanation
		^i|we|i'd|we'd|id ~really|just|only|still|would ~really|just want|need|like ~to use|play|hear|watch|sort a|an|the|my|your|our|this|all|some|spotify _
		^i|we|i'd|we'd|id ~really|just|only|still|would ~really|just want|need|like ~to listen to _
		you|y'all|they ~guys|people ~really|just|also|seriously need|needs|gotta ~to get the|your ~_ devs|developers|team|engineers|people
		^trying|need|want to cancelled|canceled
		^~please|just turn|hurry ~yo|your ~_ up
		it|that would be ~very|really interesting|great|nice|good to see|hear|know some|what|how|which|your|the
		^~please let's _
		you|y'all|they|spotify ~guys|people ~really|just|also|seriously need|needs|gotta ~to fix|sort|get|give it|this|that|the|an|a|your app|player|website|site|algorithm|bug|bugs|problem|issue|answer|asap|for
		^~just|so|please tell _ ~or ~_ to _
		^~just|please|now|also answer|prove|surprise|treat|reward|count|disregard|reveal|raise|clarify|verify|investigate|escalate|resolve|address|reconsider|rethink|forward|rebook|restore|undo|update|return|explain it|this|that|my|me|us|our|them|him|her
		^~just|please|now read my|our|the|this|what
		^~just|please|so go look|fix|check _
		^~just|please go ahead and _
		^~please|just stop|drop|come|swing by|over _
		^~please|just see|copy|hook|message|email|mail|text|call|ring me|us|him|her|them
		^~please|just hurry up _
		^~please|just turn|switch|put the|my|that|this ~_ up|down|on|off
		^~maybe|or just|please fix|send|give _
		^~just|please|so work it|this out
		^~just|badly|really|seriously|also|urgently|desperately|i|we need to _
		i'd|we'd|id rather speak|talk|have|get _
		i'd|we'd|id ~really like|love one|that|another|more|any
		^~i|we i'll|we'll|i'm|will|gonna ~gonna|going ~to ~also need _ _
		^~i|we ~really|actually|definitely could ~really|definitely|sure|seriously use ~a|an|some|the|your help|hand|advice|assistance|support|hint|refund|credit|voucher|drink|dinner|upgrade|ride
		least you|they|spotify|y'all ~guys can|could|should do
		you|y'all ~guys may|might want|wanna ~to check|look|fix|update|see|read
		^you|y'all could ~at ~least|also|always dm|pm|email|call|message|text|tell|send|give|help|get me|us
		^~just|also|still|currently|really looking|lookin for|to
		i'm|i|am|writing|like to apply for
		~i|we i'm|we're|am|are|would ~be ~very|also|really interested in talking|discussing|meeting|speaking|hearing|getting|having
		to|and ask you|everyone to _
		^we should ~definitely|probably|really|all set|grab|plan|connect|discuss|meet|talk|schedule _
		^we should ~definitely|probably|really|all get|touch together|base
		i|we ~do|fully|still|would|now ~also expect some|my|full _
		^i|we ~do|fully|still|would ~also expect a _
		sos $
		help-me
		^ask _ ~_ to _
		^grab|page|phone|ring|text|ping|shoot|drop|brief|remind me|us
		^give _ ~_ a call|ring|shout|heads
		^schedule|arrange|prepare|draft|circulate|distribute|forward|reserve ~some a|an|the|our|my|this|that|some|it|all
		^start buying|selling|sending|using|working|doing
		^~you better send|get me|us
		^if|when you get|have a ~free|quick minute|chance|second|moment ~tomorrow|today|later page|call me|us
		^if|when you get|have a ~free|quick minute|chance|second|moment ~tomorrow|today|later i|we would|need _
		be|is ~really|so|very great|good|nice|ideal|useful|helpful|best if we|i can|could ~all|please talk|meet|speak|discuss|chat|catch|arrange|schedule|go
		^~it would|might be ~very|really useful|ideal|good|helpful|great to get|discuss|talk|meet|speak a|an|this|tomorrow|next|with|about
		i|we would ~very much like|love|appreciate _
		i|we|i'd|we'd ~would suggest|recommend|propose a ~brief|short|quick meeting|call
		you need to discuss|speak|talk|call|coordinate
		^~please message me|us|him|her|them|my
		a|an|some|any … … … would|will be appreciated
		please set up|my|the|a
		^set up a|the|my|our meeting|call|account|appointment|time
		^hurry ~up|guys|lads|please $
		^~it's|it|would|is ~would|is|be best|better|easier if i|we can|could speak|talk|meet|see|get
		^call _ … … and get|put|tell|let me|us|them
		^don't|do|never ~not|ever|even _ me|us
		^~please let's ~try ~to step|work|arrange|connect|figure|send|take|start|grab|sit|review|finalize|touch|aim|use|wait|push
		^hopefully|hope i|they|the|you|someone ~guys can|could|will change|recover|find|fix|get|help|resolve|sort|solve
		help please
		^would _ like|love|prefer to|if|it|a
		^~maybe|perhaps|just have a|someone|somebody|your|an supervisor|manager|agent|someone|rep|team|person|_ call|contact|find|check|look|email|get
		^we can meet|try|discuss|talk|speak|chat … if|at|on|or|tomorrow|next|this
		^you can add|remove|put _
		^use|using ~a|an|the|my ~_ account|profile $
		^what|all i|we|i'd ~would|really|just like|want|need|wanted is|are|to
		^get rid of
		^~just|please|so reply|respond|answer ~to ~us|me|back asap|now|please|already|$
		^~just|please|so check|chek|read|answer dm|dms|pm|pms|inbox
		^~just|so|please check|read|see|answer|open your|the|my|our dm|dms|inbox|message|messages|pm|email|emails|forum|forums
		i'd|we'd|i|we ~would suggest|recommend|propose ~that you|we|us
		i|we think ~that it will|would be ~very|really helpful|useful|good|best|great|better to
		it|that would be ~really|so|very great|good|nice|lovely|helpful|useful to meet|discuss|talk|chat|catch|speak
		i'm|we're|i|we ~am|are|was|were ~really|just hoping ~that ~maybe|perhaps|possibly you|your|someone|y'all|we|i
		~i|we would be ~very|so|most|really|more|extremely|forever ~much|than grateful|thankful|obliged|indebted if|for
		i'd|we'd be ~very|so|most|really|more|extremely|forever ~much|than grateful|thankful|obliged|indebted if|for
		be|is|it'd ~really|so|very|just great|nice|good|awesome|amazing|appreciated|lovely|wonderful|fantastic|perfect if you|someone|somebody|y'all can|could ~please|just|maybe help|send|call|check|refund|give|tell|get|explain|reply|respond|confirm|look|resend|forward|contact|provide|email|cancel|sort|reset|take
		i|we ~would|still|do|really|simply|just expect|demand|await ~a|an|my|the|some|full|your|our ~full|prompt|formal answer|response|reply|refund|compensation|replacement|money|apology|explanation|solution|resolution|call|restitution|reimbursement|rebate|credit
		i|we ~really|just|only|simply want|need|'d ~it|them|my|our|the … back
		i|we ~really ~should|must be|get compensated|refunded|reimbursed|credited
		you|they|spotify should|must ~at ~least|really|also give me|us
		^should|must ~at ~least|really|also give me|us
		should|must ~at ~least|really|also refund|compensate|reimburse|credit|pay me|us
		you|y'all|they|spotify better|needa|gotta ~not fix|refund|send|give|sort|resolve|answer|respond|help|pay|compensate|bring|do
		^~can lemme|gimme|lemmie _
		any|your|some|all help|assistance|advice|support|input|feedback|guidance … … be|is ~much|greatly|very|really|so|highly appreciated
		^~maybe|perhaps|possibly maybe|perhaps|possibly|or we ~all can|could|should _
		^we ~also|really|all can|could|should ~try ~to|and discuss|talk|meet|chat|speak|schedule
		might|may|would be ~very|really|more useful|helpful|good|best|worthwhile to discuss|meet|talk|speak|chat
		let's ~all|please ~try|to ~to meet|discuss|talk|get|catch|schedule|chat|plan
		^~please don't|do ~not forget to send|call|include|reply|check|refund|cancel|add|bring|chat|tell|write|let|get
		^~please|and remember|be ~sure to
		reminder to|that _
		i|we think|suggest|believe ~that ~maybe you should|could|ought ~to check|call|talk|speak|contact|send|email|meet|ask|discuss
		i|we ~have|just|still ~got|gotta to cancel|return|change|report|notify|inform|make|file|lodge|submit
		^i|we have ~got to open|buy|shop|update|add|remove|delete|close|switch|upgrade|download|get|make|give|leave|write|send|return|change|set|cancel|create|see|check|locate|contact|speak|talk|chat|modify|correct|edit|retrieve|recover|obtain|list|notify|inform|report|lodge|file|ask|acquire|enter|receive|restore … account|order|purchase|profile|user|invoice|invoices|bill|bills|password|pin|key|address|charges|charge|fees|fee|penalty|payment|payments|delivery|refund|reimbursement|compensation|agent|support|assistant|person|somebody|someone|human|subscription|newsletter|products|product|article|articles|item|items|modalities|review|feedback|complaint|reclamation|discount
		^i|i'm|we|we're ~am|are try|trying|call|calling|writing|here to _ … account|order|purchase|profile|user|invoice|invoices|bill|bills|password|pin|key|address|charges|charge|fees|fee|penalty|payment|payments|delivery|refund|reimbursement|compensation|agent|support|assistant|person|somebody|someone|human|subscription|newsletter|products|product|article|articles|item|items|modalities|review|feedback|complaint|reclamation|discount
		^i|we need|want ~help to _ ~_ ~_ account|order|purchase|profile|user|invoice|invoices|bill|bills|password|pin|key|address|charges|charge|fees|fee|penalty|payment|payments|delivery|refund|reimbursement|compensation|agent|support|assistant|person|somebody|someone|human|subscription|newsletter|products|product|article|articles|item|items|modalities|review|feedback|complaint|reclamation|discount
		i|we ~have|just|still ~got|gotta to see|check|get my|the|a|an|some|it|this|purchase|purchaes|order|invoice|bill|status|account
		it's your task|job|duty to
		can|could|would|will|won't|can't you|y'all|someone|somebody|anyone|anybody ~guys|all|please|kindly|maybe|possibly|perhaps|also|just|at ~least|please|just _
		^maybe|perhaps|possibly you|someone|y'all can|could
		^~i am|are looking for
		if there's|there ~is any|a way|chance you|someone|to|i|we
		^refund|reimburse|compensate|credit me|my|us|our|the|1|2|3|4|5|full
		we|we'll ~also need to discuss|talk|meet
		^look up|into my|this|it|the|our
		^pass my|our|this|it|that|on
		^can|could show|help|give|send|tell _ me|us
		^can|could _ me|us what|how|which|to|get|find|see|with|a|the|my
		if ~possible you|someone|y'all ~guys|all|could|can|would|please could|can|would|please|kindly|be ~please|just|also|maybe help|send|give|leave|page|drop|sign|schedule|clarify|elaborate|nominate|point|direct|advise|fix|check|cancel|refund|change|update|call|contact|get|remove|tell|look|let|provide|confirm|reply|respond|resend|forward|replace|resolve|sort|explain|assist|support|stop|take|bring|issue|return|process|arrange|ensure|review|transfer|unlock|reset|reactivate|delete|correct|email|mail|message|show|do|come|investigate|escalate|put|restore|share|suggest|try|upload|tweet
		would you mind
		you|y'all ~guys ~really|still|just|also need|have|should|must|gotta|better ~to fix|refund|reimburse|compensate|credit|repay|rebook|contact|call me|us|my|our|this|it
		^~i|we ~really|just|do hope|hoping ~that you|y'all ~guys ~can|could|will ~please reply|respond|answer|call|contact|help
		i|we ~really|just|do hope|hoping ~that i|we ~can|could|will get|receive a|an|my|your|some
		be ~really|so|very nice|great|good|lovely|amazing|awesome if i|we could|can|would ~at ~least ~just|also|please|finally get|have|receive|speak|talk|change|use ~an|a|some|my|the|to answer|refund|reply|response|update|credit|call|help|username|name|email|address|someone|person|human|agent|account
		^must|needs fix|fixing|solving|correcting|urgent|urgently
		if you|y'all ~guys|actually|really ~truly|even care ~please _ to|me|us|my|this
		^~all ~we|i need actual|real|some|your support|help|assistance
		would|will|might it|there be possible|ok|okay
		i|we ~just|also|really would ~really|also|rather|very|just|still|greatly|certainly|definitely|truly|sincerely ~much like|love|prefer|appreciate _
		i like to discuss|talk|speak|schedule|meet|go|propose|order
		i|we think|propose|suggest|recommend ~that it|we would|should be helpful|good|best|useful|great|better|nice to|if
		i'd|we'd|id ~really|also|rather|very|just|much|still like|love|prefer|appreciate ~it to|a|an|my|the|if|some|you|your|for|help|it
		^would ~really|also|just like|love|prefer|appreciate ~it ~to|a|an|my|the|if|some|you|your|for|help
		i'd|we'd|would ~very|really ~much be|appreciate grateful|thankful|obliged|happy|glad if|for|it
		i|we ~really|just|also|still|would|do|only|actually|urgently|desperately|now need|want|wish|request|require|demand|insist|beg|urge ~on ~to|a|an|my|the|some|you|your|it|this|that|help|assistance|someone|more|another|compensation|resolution|action
		i|we ~really|just|also|still|would|do|could need|want|require|use|request|like ~some|any|a|your|to|little help|assistance|support|hand
		^~just|really|still|desperately|urgently need|want|require|requesting ~some|to|a|an|my|the|your|any|help|assistance|support|someone
		^help|sos
		need|want help|assistance
		^assistance|assist|support ~me|us|needed to|with|for|in|me|needed|please
		i'm|we're|i|we ~am|are ~just|also|still|currently hoping|looking|lookin to|for|you|someone
		i|we was|were hoping you|someone|to|for
		^hope|hoping you|someone can|could|will help|assist|fix|resolve|sort
		i|we ~really|do|just hope|hoping|trust ~that you|someone ~guys can|could|will|would help|assist|fix|resolve|sort|send|do|look|get
		in need of
		please|kindly|pleeease ~do|don't|also|just|can|kindly|be|help|could|not|get|stop|you _
		^~just|so|at ~least|please help|send|give|fix|check|cancel|refund|change|update|call|contact|add|remove|tell|let|provide|confirm|reply|respond|resend|forward|replace|resolve|sort|explain|assist|support|stop|take|bring|issue|return|process|arrange|ensure|review|transfer|unlock|reset|reactivate|delete|correct|email|mail|show|investigate|escalate|put|restore|book|reissue|reimburse|compensate|credit|waive|expedite|track|ship|deliver|unsubscribe|hold|keep|leave|move|answer|unblock|release|approve|sign|print|use|note|include|attach|upload|share|post|dm|text|ring|write|hurry me|us|my|it|this|that|these|those|our|the|a|an|someone|somebody|your|him|her|them|all|both|any|some|more|back|to|into|off|with|at|sure|out|up|on|through
		^~please get|make me|us|my|someone|this|that|it|sure
		^~just|please cancel|refund|unsubscribe|fix|return|resend|help
		^talk|speak|talking|speaking|chat to|with a|an|someone|somebody|human|agent|person|customer|live
		^stop|quit sending|charging|calling|emailing|asking|playing|ignoring|spamming|taking|making|doing|showing|being|changing|telling|texting|recommending|adding|suggesting|pushing|mailing|trying|using
		^have|take a read|look
		^dm|pm|inbox me|us|for
		^~please put|connect|patch|transfer me|us ~in|through|to|with ~touch|contact|with|to
		^let|make me|us|sure speak|talk|move|know|go|have|in|cancel
		^~please get|come|write back to me|us
		^let's ~please|all meet|discuss|talk|go|do|schedule|set|get|have|try|make|plan|move
		^let us meet|discuss|talk|schedule
		^don't|do|never ~not|ever keep|leave|charge|send|call|email|contact ~not me|us
		^you can|could|should|may|must send|call|give|refund|email|return|keep
		i|we|i'd|we'd would|think|suggest|propose|recommend ~that ~it|we ~would|should ~be meet|discuss|go|talk
		would|'d|i'd|we'd appreciate ~it ~if|a|any|some|your|you|y'all getting|if|help|response|reply|assistance|sending|looking|you
		^appreciate ~it if|a|any|y'all
		^a|an|some|any … would|will be great|nice|appreciated|lovely|helpful|good|useful|perfect|amazing|awesome
		^a|an|some|any … … would|will be great|nice|appreciated|lovely|helpful|good|useful|perfect|amazing|awesome
		i|we|to|^can ~would|also request|ask|asking ~that|for ~a|an|the|my|some refund|replacement|return|call|callback|invoice|copy|exchange|reservation|cancellation|help|compensation|credit
	`)
}
