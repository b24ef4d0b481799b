-- A candle is explained with the late and the rejected messages that belong to it, however many there are of others.

CREATE INDEX late_tick_symbol ON late_tick (log_epoch, symbol, event_time);
CREATE INDEX rejected_tick_key ON rejected_tick (log_epoch, message_key);
-- What these are about stands elsewhere than in their key.
CREATE INDEX rejected_tick_elsewhere ON rejected_tick (log_epoch) WHERE reason IN ('KEY', 'WRONG_PARTITION');
