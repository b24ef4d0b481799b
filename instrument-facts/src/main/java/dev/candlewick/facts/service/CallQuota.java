package dev.candlewick.facts.service;

/** The calls that are left at a service which counts them. */
@FunctionalInterface
public interface CallQuota {

    /**
     * Takes one.
     *
     * @throws ServiceException when none is left, with the time of the next
     */
    void take();

    /** The service itself says that none is left, whatever was counted here. */
    default void usedUp() {}
}
