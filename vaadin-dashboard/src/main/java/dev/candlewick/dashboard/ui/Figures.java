package dev.candlewick.dashboard.ui;

import com.vaadin.flow.component.html.NativeTable;
import com.vaadin.flow.component.html.NativeTableCell;
import com.vaadin.flow.component.html.NativeTableHeaderCell;
import com.vaadin.flow.component.html.NativeTableRow;

/**
 * A table of labels and figures. Rows of another time are written over those of before, so that
 * what is marked or pointed at stays where it is.
 */
class Figures extends NativeTable {

    private int written;

    /** The rows that come now take the places of those that are there. */
    void begin() {
        written = 0;
    }

    /** There are no more rows than those written since the begin. */
    void end() {
        while (getComponentCount() > written) {
            remove(getComponentAt(written));
        }
    }

    /**
     * @param tone class of the figure: good, bad, attention, or empty
     */
    void row(String label, String value, String tone) {
        row(label, value, tone, "");
    }

    /**
     * @param remark what stands small behind the figure, empty for nothing
     */
    void row(String label, String value, String tone, String remark) {
        Row row;
        if (written < getComponentCount()) {
            row = (Row) getComponentAt(written);
        } else {
            row = new Row();
            add(row);
        }
        row.show(label, value, tone, remark);
        written++;
    }

    private static final class Row extends NativeTableRow {

        private final NativeTableHeaderCell head = new NativeTableHeaderCell();
        private final NativeTableCell figure = new NativeTableCell();
        private final NativeTableCell last = new NativeTableCell();

        Row() {
            head.getElement().setAttribute("scope", "row");
            last.addClassName("remark");
            add(head, figure);
        }

        void show(String label, String value, String tone, String remark) {
            Texts.set(head, label);
            Texts.set(figure, value);
            if (!tone.equals(figure.getClassName() == null ? "" : figure.getClassName())) {
                figure.setClassName(tone);
            }
            Texts.set(last, remark);
            boolean there = last.getParent().isPresent();
            if (there && remark.isEmpty()) {
                remove(last);
            } else if (!there && !remark.isEmpty()) {
                add(last);
            }
        }
    }
}
