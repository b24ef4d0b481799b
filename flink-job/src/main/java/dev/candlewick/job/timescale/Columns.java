package dev.candlewick.job.timescale;

import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Binds rows to a statement column by column, each as one array for {@code unnest}.
 *
 * @param <R> type of a row
 */
final class Columns<R> {

    private final Connection connection;
    private final PreparedStatement statement;
    private final List<R> rows;
    private int parameter;

    Columns(Connection connection, PreparedStatement statement, List<R> rows, int firstParameter) {
        this.connection = connection;
        this.statement = statement;
        this.rows = rows;
        this.parameter = firstParameter;
    }

    Columns<R> text(Function<R, String> column) throws SQLException {
        return bind("text", rows.stream().map(column).toArray(String[]::new));
    }

    Columns<R> bigint(ToLongFunction<R> column) throws SQLException {
        return bind("int8", rows.stream().mapToLong(column).boxed().toArray());
    }

    Columns<R> nullableBigint(Function<R, @Nullable Long> column) throws SQLException {
        @Nullable Long[] values = new @Nullable Long[rows.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = column.apply(rows.get(i));
        }
        return bind("int8", values);
    }

    Columns<R> real(ToDoubleFunction<R> column) throws SQLException {
        return bind("float8", rows.stream().mapToDouble(column).boxed().toArray());
    }

    Columns<R> numeric(Function<R, @Nullable BigDecimal> column) throws SQLException {
        @Nullable BigDecimal[] values = new @Nullable BigDecimal[rows.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = column.apply(rows.get(i));
        }
        return bind("numeric", values);
    }

    Columns<R> bool(Function<R, Boolean> column) throws SQLException {
        return bind("bool", rows.stream().map(column).toArray(Boolean[]::new));
    }

    Columns<R> bytes(Function<R, byte @Nullable []> column) throws SQLException {
        byte[] @Nullable [] values = new byte[rows.size()] @Nullable [];
        for (int i = 0; i < values.length; i++) {
            values[i] = column.apply(rows.get(i));
        }
        return bind("bytea", values);
    }

    private Columns<R> bind(String type, @Nullable Object[] values) throws SQLException {
        statement.setArray(parameter++, connection.createArrayOf(type, values));
        return this;
    }
}
