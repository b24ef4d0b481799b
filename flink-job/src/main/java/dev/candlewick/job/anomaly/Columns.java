package dev.candlewick.job.anomaly;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * Rows of numbers in the order of time, column by column: a row is no object, so that a symbol with
 * a thousand candles costs little memory and little time in a checkpoint. Mutable.
 */
final class Columns {
    private static final int LEAST = 16;

    /** Bits of a byte of a number that are not the sign that more follow. */
    private static final int PAYLOAD = 7;

    private static final int MORE = 1 << PAYLOAD;

    private final long[][] longs;
    private final double[][] doubles;

    /** Where the oldest row lies. */
    private int first;

    private int size;

    Columns(int longColumns, int doubleColumns) {
        longs = new long[longColumns][LEAST];
        doubles = new double[doubleColumns][LEAST];
    }

    private Columns(Columns from) {
        longs = new long[from.longs.length][];
        doubles = new double[from.doubles.length][];
        int capacity = Math.max(LEAST, from.size + from.size / 4);
        for (int column = 0; column < longs.length; column++) {
            longs[column] = new long[capacity];
            System.arraycopy(from.longs[column], from.first, longs[column], 0, from.size);
        }
        for (int column = 0; column < doubles.length; column++) {
            doubles[column] = new double[capacity];
            System.arraycopy(from.doubles[column], from.first, doubles[column], 0, from.size);
        }
        size = from.size;
    }

    Columns copy() {
        return new Columns(this);
    }

    int size() {
        return size;
    }

    long at(int column, int row) {
        return longs[column][first + row];
    }

    double number(int column, int row) {
        return doubles[column][first + row];
    }

    void set(int column, int row, long value) {
        longs[column][first + row] = value;
    }

    void set(int column, int row, double value) {
        doubles[column][first + row] = value;
    }

    /**
     * First row whose value in a column that rises is at least this; the size when there is none.
     */
    int firstFrom(int column, long value) {
        int low = 0;
        int high = size;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (at(column, middle) < value) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /** The row with a value in a column that rises; made, and 0 elsewhere, when there is none. */
    int place(int column, long value) {
        boolean isNewest = size == 0 || at(column, size - 1) < value;
        int row = isNewest ? size : firstFrom(column, value);
        if (isNewest || at(column, row) != value) {
            insert(row);
            set(column, row, value);
        }
        return row;
    }

    private void insert(int row) {
        if (first + size == capacity()) {
            move();
        }
        int from = first + row;
        int moved = size - row;
        if (moved > 0) {
            for (long[] column : longs) {
                System.arraycopy(column, from, column, from + 1, moved);
            }
            for (double[] column : doubles) {
                System.arraycopy(column, from, column, from + 1, moved);
            }
        }
        for (long[] column : longs) {
            column[from] = 0;
        }
        for (double[] column : doubles) {
            column[from] = 0;
        }
        size++;
    }

    /** Forgets the oldest rows. */
    void forget(int rows) {
        first += rows;
        size -= rows;
    }

    private int capacity() {
        return longs[0].length;
    }

    /** To the begin of the arrays, of larger ones when these are nearly full. */
    private void move() {
        int capacity = first > size / 4 ? capacity() : Math.max(LEAST, size + size / 2);
        for (int column = 0; column < longs.length; column++) {
            long[] target = new long[capacity];
            System.arraycopy(longs[column], first, target, 0, size);
            longs[column] = target;
        }
        for (int column = 0; column < doubles.length; column++) {
            double[] target = new double[capacity];
            System.arraycopy(doubles[column], first, target, 0, size);
            doubles[column] = target;
        }
        first = 0;
    }

    /** Whole numbers by their difference to the row before, which mostly is a byte or two. */
    void write(DataOutput out) throws IOException {
        out.writeInt(size);
        for (int column = 0; column < longs.length; column++) {
            long last = 0;
            for (int row = 0; row < size; row++) {
                writeNumber(out, at(column, row) - last);
                last = at(column, row);
            }
        }
        for (int column = 0; column < doubles.length; column++) {
            for (int row = 0; row < size; row++) {
                out.writeDouble(number(column, row));
            }
        }
    }

    /** Reads what {@link #write} has written, into columns without rows. */
    void read(DataInput in) throws IOException {
        int rows = in.readInt();
        for (int column = 0; column < longs.length; column++) {
            longs[column] = new long[Math.max(LEAST, rows + rows / 4)];
            long last = 0;
            for (int row = 0; row < rows; row++) {
                last += readNumber(in);
                longs[column][row] = last;
            }
        }
        for (int column = 0; column < doubles.length; column++) {
            doubles[column] = new double[Math.max(LEAST, rows + rows / 4)];
            for (int row = 0; row < rows; row++) {
                doubles[column][row] = in.readDouble();
            }
        }
        first = 0;
        size = rows;
    }

    private static void writeNumber(DataOutput out, long number) throws IOException {
        long left = (number << 1) ^ (number >> (Long.SIZE - 1));
        while (left >>> PAYLOAD != 0) {
            out.writeByte((int) ((left & (MORE - 1)) | MORE));
            left >>>= PAYLOAD;
        }
        out.writeByte((int) left);
    }

    private static long readNumber(DataInput in) throws IOException {
        long number = 0;
        int shift = 0;
        int part;
        do {
            part = in.readByte();
            number |= (long) (part & (MORE - 1)) << shift;
            shift += PAYLOAD;
        } while (part < 0);
        return (number >>> 1) ^ -(number & 1);
    }
}
