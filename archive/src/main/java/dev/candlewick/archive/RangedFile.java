package dev.candlewick.archive;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import org.apache.parquet.io.DelegatingSeekableInputStream;
import org.apache.parquet.io.InputFile;
import org.apache.parquet.io.SeekableInputStream;

/** A file that is fetched in pieces. */
record RangedFile(long length, Ranges ranges) implements InputFile {

    private static final int PIECE = 1 << 20;

    /** Fetches a piece of the file. */
    @FunctionalInterface
    interface Ranges {
        byte[] read(long from, int length) throws IOException;
    }

    @Override
    public long getLength() {
        return length;
    }

    @Override
    public SeekableInputStream newStream() {
        Pieces pieces = new Pieces(length, ranges);
        return new DelegatingSeekableInputStream(pieces) {
            @Override
            public long getPos() {
                return pieces.position;
            }

            @Override
            public void seek(long position) {
                pieces.position = position;
            }
        };
    }

    private static final class Pieces extends InputStream {
        private final long length;
        private final Ranges ranges;
        private byte[] piece = {};
        private long pieceAt;
        private long position;

        Pieces(long length, Ranges ranges) {
            this.length = length;
            this.ranges = ranges;
        }

        @Override
        public int read() throws IOException {
            if (!isThere()) {
                return -1;
            }
            return Byte.toUnsignedInt(piece[(int) (position++ - pieceAt)]);
        }

        @Override
        public int read(byte[] target, int from, int count) throws IOException {
            if (count == 0) {
                return 0;
            }
            if (!isThere()) {
                return -1;
            }
            int start = (int) (position - pieceAt);
            int taken = Math.min(count, piece.length - start);
            System.arraycopy(piece, start, target, from, taken);
            position += taken;
            return taken;
        }

        private boolean isThere() throws IOException {
            if (position >= length) {
                return false;
            }
            if (position < pieceAt || position >= pieceAt + piece.length) {
                // The end of the file is asked for byte by byte, and what lies before it next.
                pieceAt = length - position < 64 ? Math.max(0, length - PIECE) : position;
                int wanted = (int) Math.min(PIECE, length - pieceAt);
                piece = Arrays.copyOf(ranges.read(pieceAt, wanted), wanted);
            }
            return true;
        }
    }
}
