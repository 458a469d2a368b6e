-- Like cases are found by when they were told, since what is given by hand counts too.
DROP INDEX remedy_loss_like;
CREATE INDEX remedy_loss_like ON remedy_loss (failure, fault, created_at);
