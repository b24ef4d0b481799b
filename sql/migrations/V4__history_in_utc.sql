-- The history holds times as text. A driver may set another time zone for its connection than that of the role, and
-- the same moment would then read differently from one revision to the next.
ALTER FUNCTION candle_record_change() SET timezone = 'UTC';
