package dev.candlewick.job.timescale;

import java.sql.SQLException;

/** Why the database does not take a row, as it says itself. */
record Refusal(String sqlState, String message) {

    private static final int LONGEST = 2000;

    static Refusal of(SQLException e) {
        String message = String.valueOf(e.getMessage());
        return new Refusal(
                String.valueOf(e.getSQLState()),
                message.length() <= LONGEST ? message : message.substring(0, LONGEST));
    }

    @Override
    public String toString() {
        return "SQLSTATE " + sqlState + ", " + message;
    }
}
