package dev.candlewick.verify.table;

import dev.candlewick.verify.Difference;
import java.util.List;
import java.util.Map;

/** The table {@code difference} that all comparisons write to. */
final class Differences {

    private static final String TABLE =
            """
            CREATE TEMP TABLE difference (
                kind          text    NOT NULL,
                relation      text    NOT NULL,
                relation_rank integer NOT NULL,
                symbol        text COLLATE "C" NOT NULL,
                place         bigint  NOT NULL,
                key           text    NOT NULL,
                column_rank   integer NOT NULL,
                column_name   text    NOT NULL,
                expected      text    NOT NULL,
                actual        text    NOT NULL);
            """;

    private static final String FIRST =
            """
            SELECT kind, relation, key, column_name, expected, actual FROM difference
            ORDER BY relation_rank, symbol, place, column_rank, key
            LIMIT %{limit}
            """;

    private final Session session;

    Differences(Session session) {
        this.session = session;
        session.execute(TABLE);
    }

    long count() {
        return session.number("SELECT count(*) FROM difference");
    }

    /** The first of them, small intervals first. */
    List<Difference> first(int limit) {
        return session.query(
                Sql.filled(FIRST, Map.of("limit", limit)),
                row ->
                        new Difference(
                                Difference.Kind.valueOf(row.getString(1)),
                                row.getString(2),
                                row.getString(3),
                                row.getString(4),
                                row.getString(5),
                                row.getString(6)));
    }
}
