package dev.candlewick.systemtest.operations;

import java.util.List;
import java.util.Set;

/**
 * A panel of a dashboard.
 *
 * @param place on a grid 24 wide
 * @param namedColumns columns that the panel says something about
 */
public record Panel(
        int id,
        String type,
        String title,
        String description,
        Place place,
        String datasource,
        String unit,
        List<Query> queries,
        Set<String> namedColumns) {

    /** Columns and rows of the grid, the first ones included, the last ones not. */
    public record Place(int left, int top, int right, int bottom) {
        boolean overlaps(Place other) {
            return left < other.right
                    && other.left < right
                    && top < other.bottom
                    && other.top < bottom;
        }
    }

    /**
     * What it asks a datasource for.
     *
     * @param format table or time_series, for SQL
     * @param text SQL or PromQL
     */
    public record Query(String format, String text) {}

    boolean isRow() {
        return type.equals("row");
    }
}
