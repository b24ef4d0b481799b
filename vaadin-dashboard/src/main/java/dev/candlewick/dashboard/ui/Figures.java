package dev.candlewick.dashboard.ui;

import com.vaadin.flow.component.html.NativeTable;
import com.vaadin.flow.component.html.NativeTableCell;
import com.vaadin.flow.component.html.NativeTableHeaderCell;
import com.vaadin.flow.component.html.NativeTableRow;

/** A table of labels and figures. */
class Figures extends NativeTable {

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
        NativeTableHeaderCell head = new NativeTableHeaderCell(label);
        head.getElement().setAttribute("scope", "row");
        NativeTableCell figure = new NativeTableCell(value);
        if (!tone.isEmpty()) {
            figure.addClassName(tone);
        }
        NativeTableRow row = new NativeTableRow(head, figure);
        if (!remark.isEmpty()) {
            NativeTableCell last = new NativeTableCell(remark);
            last.addClassName("remark");
            row.add(last);
        }
        add(row);
    }
}
