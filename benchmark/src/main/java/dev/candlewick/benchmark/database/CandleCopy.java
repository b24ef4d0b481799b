package dev.candlewick.benchmark.database;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.postgresql.PGConnection;

/** The rows of {@code candle_1m} as they are now, for limits that write the same again. */
public final class CandleCopy {
    private static final int ROWS_AT_ONCE = 5_000;
    private static final String COLUMNS =
            """
            log_epoch, symbol, start_time, end_time, session, session_date, open, high, low, close,
            volume, price_volume, turnover, vwap, price_sum, tick_count, trade_count,
            price_trade_count, open_at, high_at, low_at, close_at, is_final, first_offset,
            last_offset, fingerprint""";
    private static final String[] TYPES =
            ("int4 text timestamptz timestamptz text date numeric numeric numeric numeric numeric numeric"
                            + " numeric numeric numeric int8 int8 int8 timestamptz timestamptz timestamptz"
                            + " timestamptz bool int8 int8 int8")
                    .split(" ", -1);

    private final byte[] binary;
    private final List<String[][]> columns;

    private CandleCopy(byte[] binary, List<String[][]> columns) {
        this.binary = binary;
        this.columns = columns;
    }

    /** Takes the rows, in the order of time. */
    public static CandleCopy of(Connection connection) throws SQLException, IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        connection
                .unwrap(PGConnection.class)
                .getCopyAPI()
                .copyOut(
                        "COPY (SELECT %s FROM candle_1m ORDER BY start_time, symbol) TO STDOUT (FORMAT binary)"
                                .formatted(COLUMNS),
                        bytes);
        return new CandleCopy(bytes.toByteArray(), columns(connection));
    }

    private static List<String[][]> columns(Connection connection) throws SQLException {
        List<String[][]> parts = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet row =
                        statement.executeQuery(
                                "SELECT %s FROM candle_1m ORDER BY start_time, symbol"
                                        .formatted(COLUMNS))) {
            List<String[]> rows = new ArrayList<>();
            while (row.next()) {
                String[] values = new String[TYPES.length];
                for (int column = 0; column < values.length; column++) {
                    values[column] = row.getString(column + 1);
                }
                rows.add(values);
                if (rows.size() == ROWS_AT_ONCE) {
                    parts.add(turned(rows));
                    rows.clear();
                }
            }
            if (!rows.isEmpty()) {
                parts.add(turned(rows));
            }
        }
        return parts;
    }

    private static String[][] turned(List<String[]> rows) {
        String[][] columns = new String[TYPES.length][rows.size()];
        for (int row = 0; row < rows.size(); row++) {
            for (int column = 0; column < columns.length; column++) {
                columns[column][row] = rows.get(row)[column];
            }
        }
        return columns;
    }

    /** The limit: one COPY in the binary format. */
    public void copyIn(Connection connection) throws SQLException, IOException {
        connection
                .unwrap(PGConnection.class)
                .getCopyAPI()
                .copyIn(
                        "COPY candle_1m (%s) FROM STDIN (FORMAT binary)".formatted(COLUMNS),
                        new ByteArrayInputStream(binary));
    }

    /** Statements of many rows each, which insert or do nothing. */
    public void upsert(Connection connection) throws SQLException {
        StringBuilder sql = new StringBuilder("INSERT INTO candle_1m AS t (").append(COLUMNS);
        sql.append(") SELECT * FROM unnest(");
        for (int column = 0; column < TYPES.length; column++) {
            sql.append(column == 0 ? "?::" : ", ?::").append(TYPES[column]).append("[]");
        }
        sql.append(
                ") ON CONFLICT (log_epoch, symbol, start_time) DO UPDATE SET close = EXCLUDED.close"
                        + " WHERE (t.last_offset, t.is_final) < (EXCLUDED.last_offset, EXCLUDED.is_final)");
        for (String[][] part : columns) {
            try (PreparedStatement statement = connection.prepareStatement(sql.toString())) {
                for (int column = 0; column < TYPES.length; column++) {
                    statement.setArray(
                            column + 1, connection.createArrayOf(TYPES[column], part[column]));
                }
                statement.executeUpdate();
            }
        }
    }
}
