package io.github.rlaifv.report.inspect.item;

/** A condition on the verdicts of an item and on the stage that it reached. */
public enum ItemState {
    /** Every item. */
    ANY("any"),
    /** At least one claim was rejected. */
    SOME_REJECTED("a claim was rejected"),
    /** At least one claim was judged, and all judged claims were confirmed. */
    ALL_CONFIRMED("all claims were confirmed"),
    /** At least one claim has no verdict although the labeler was asked. */
    SOME_UNDECIDED("a claim is undecided"),
    /** No claim was judged: the stage was not reached, or the item was skipped. */
    NOT_JUDGED("no claim was judged"),
    /** At least one pair was made. */
    PAIRED("has a pair"),
    /** No pair was made. */
    UNPAIRED("has no pair");

    private final String text;

    ItemState(String text) {
        this.text = text;
    }

    /** Returns the condition in words. */
    public String text() {
        return text;
    }

    boolean accepts(ItemTraits item) {
        return switch (this) {
            case ANY -> true;
            case SOME_REJECTED -> item.rejected() > 0;
            case ALL_CONFIRMED -> item.confirmed() > 0 && item.rejected() + item.undecided() == 0;
            case SOME_UNDECIDED -> item.undecided() > 0;
            case NOT_JUDGED -> item.confirmed() + item.rejected() + item.undecided() == 0;
            case PAIRED -> item.pairs() > 0;
            case UNPAIRED -> item.pairs() == 0;
        };
    }
}
