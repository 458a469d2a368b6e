CREATE INDEX dispatch_hook_age ON dispatch_hook (at);
