package dev.candlewick.localstack;

/** The database roles of Candlewick. */
public enum Role {
    /** Owns the schema; runs the migrations. */
    OWNER("candlewick_owner"),
    /** The Flink job: inserts and updates, no DDL, no deletes. */
    WRITER("candlewick_writer"),
    /** Everyone who looks: read only, each statement limited to five seconds. */
    READER("candlewick_reader"),
    /** The self-audit: reads candles and the rules they were folded by, adds rows to its table. */
    AUDITOR("candlewick_auditor"),
    /** Adds statements about instruments and corporate actions; changes and deletes nothing. */
    IMPORTER("candlewick_importer"),
    /** Users of the dashboard: acknowledges flags, makes alerts; sees no candle. */
    WATCHER("candlewick_watcher");

    private final String roleName;

    Role(String roleName) {
        this.roleName = roleName;
    }

    /** Name of the role in the database. */
    public String roleName() {
        return roleName;
    }
}
