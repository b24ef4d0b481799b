package dev.candlewick.job.timescale;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** What a query finds, so that tests can compare it. */
public final class StoredRows {

    private StoredRows() {}

    /** The rows, each as one text with a space between columns. */
    public static List<String> of(Connection connection, String sql) throws SQLException {
        List<String> rows = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            int columns = row.getMetaData().getColumnCount();
            while (row.next()) {
                List<String> texts = new ArrayList<>();
                for (int column = 1; column <= columns; column++) {
                    texts.add(row.getString(column));
                }
                rows.add(String.join(" ", texts));
            }
        }
        return rows;
    }
}
