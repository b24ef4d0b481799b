package dev.candlewick.explain;

/** Hears how far an explanation has come, and may end it. Called by the thread that explains. */
public interface Watch {

    /** Lets every explanation come to its end. */
    Watch NONE =
            new Watch() {
                @Override
                public void read(long records, long most) {}

                @Override
                public boolean isOver() {
                    return false;
                }
            };

    /**
     * So many records have been read. A longer look-back begins anew, with more to read.
     *
     * @param most how many there will be at most
     */
    void read(long records, long most);

    /** Whether nobody waits for the explanation any more. */
    boolean isOver();
}
